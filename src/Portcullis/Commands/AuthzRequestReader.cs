using System.Text;
using System.Text.Json;
using Portcullis.Identity;
using Portcullis.Policy;

namespace Portcullis.Commands;

/// <summary>Reads one JSON object into an <see cref="AuthzRequest"/>. Unknown, repeated and mistyped fields are refused by name.</summary>
internal sealed class AuthzRequestReader
{
    private const int MostPeers = 4096; // distinct callers remembered, so that a long file costs each of them once

    private readonly Dictionary<string, PeerIdentity> _peers = new(StringComparer.Ordinal);

    /// <summary>Returns null, or what is wrong with the line.</summary>
    public string? Read(ReadOnlySpan<byte> line, AuthzRequest request)
    {
        request.Clear();
        var reader = new Utf8JsonReader(line);
        try
        {
            reader.Read();
            Expect(ref reader, JsonTokenType.StartObject, "the line");
            ReadRequest(ref reader, line, request);
            return reader.Read() ? "more follows the object" : null;
        }
        catch (JsonException problem)
        {
            return Plain(problem);
        }
        catch (InvalidOperationException)
        {
            return "a text holds an escape that is no character";
        }
    }

    private void ReadRequest(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, AuthzRequest request)
    {
        var seen = new AuthzFieldSet("");
        while (seen.Next(ref reader, out string field))
        {
            switch (field)
            {
                case "id":
                    if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.Number or JsonTokenType.Null))
                        throw new JsonException("`id` must be a string or a number");
                    request.Id = line[(int)reader.TokenStartIndex..(int)reader.BytesConsumed].ToArray();
                    if (!System.Text.Unicode.Utf8.IsValid(request.Id))
                        throw new JsonException("`id` is not valid UTF-8"); // it is written back as it stands
                    break;
                case "tls":
                    if (Enter(ref reader, field))
                        ReadTls(ref reader, request);
                    break;
                case "source":
                    if (Enter(ref reader, field))
                        ReadSource(ref reader, request);
                    break;
                case "destination":
                    if (Enter(ref reader, field))
                        ReadDestination(ref reader, request);
                    break;
                case "http":
                    if (Enter(ref reader, field))
                        ReadHttp(ref reader, request);
                    break;
                case "jwt":
                    if (Enter(ref reader, field))
                        ReadJwt(ref reader, line, request);
                    break;
                default:
                    throw seen.Unknown(field, "`id`, `tls`, `source`, `destination`, `http`, `jwt`");
            }
        }
    }

    private void ReadTls(ref Utf8JsonReader reader, AuthzRequest request)
    {
        string? principal = null, subject = null;
        List<string> uris = [], dns = [];
        var seen = new AuthzFieldSet("tls");
        while (seen.Next(ref reader, out string field))
        {
            switch (field)
            {
                case "principal":
                    principal = Text(ref reader, "tls.principal");
                    break;
                case "sni":
                    request.Sni = Encoding.UTF8.GetBytes((Text(ref reader, "tls.sni") ?? "").ToLowerInvariant()); // as ClientHellos are read
                    break;
                case "uris":
                    Texts(ref reader, "tls.uris", uris);
                    break;
                case "dns":
                    Texts(ref reader, "tls.dns", dns);
                    break;
                case "subject":
                    subject = Text(ref reader, "tls.subject");
                    break;
                default:
                    throw seen.Unknown(field, "`principal`, `sni`, `uris`, `dns`, `subject`");
            }
        }
        request.Peer = Peer(principal, uris, dns, subject);
    }

    private PeerIdentity Peer(string? principal, List<string> uris, List<string> dns, string? subject)
    {
        if (uris.Count > 0 || dns.Count > 0 || subject is not null)
            return PeerIdentity.FromNames(principal is null ? uris : ["spiffe://" + principal, .. uris], dns, subject ?? "");
        if (principal is null)
            return PeerIdentity.Anonymous;
        if (_peers.TryGetValue(principal, out PeerIdentity? known))
            return known;
        PeerIdentity peer = PeerIdentity.FromNames(["spiffe://" + principal], [], "");
        if (_peers.Count < MostPeers)
            _peers.Add(principal, peer);
        return peer;
    }

    private static void ReadSource(ref Utf8JsonReader reader, AuthzRequest request)
    {
        bool remoteGiven = false;
        var seen = new AuthzFieldSet("source");
        while (seen.Next(ref reader, out string field))
        {
            switch (field)
            {
                case "ip":
                    request.SourceIp = Address(ref reader, "source.ip");
                    break;
                case "remoteIp":
                    request.RemoteIp = Address(ref reader, "source.remoteIp");
                    remoteGiven = request.RemoteIp.HasValue;
                    break;
                default:
                    throw seen.Unknown(field, "`ip`, `remoteIp`");
            }
        }
        if (!remoteGiven)
            request.RemoteIp = request.SourceIp; // no trusted proxy in between: the peer is the caller
    }

    private static void ReadDestination(ref Utf8JsonReader reader, AuthzRequest request)
    {
        var seen = new AuthzFieldSet("destination");
        while (seen.Next(ref reader, out string field))
        {
            switch (field)
            {
                case "ip":
                    request.DestinationIp = Address(ref reader, "destination.ip");
                    break;
                case "port":
                    if (reader.TokenType == JsonTokenType.Null)
                        break;
                    Expect(ref reader, JsonTokenType.Number, "`destination.port`");
                    request.DestinationPort = reader.TryGetUInt16(out ushort port)
                        ? port
                        : throw new JsonException("`destination.port` must be a number from 0 to 65535");
                    break;
                default:
                    throw seen.Unknown(field, "`ip`, `port`");
            }
        }
    }

    private static void ReadHttp(ref Utf8JsonReader reader, AuthzRequest request)
    {
        request.IsHttp = true;
        byte[]? method = null, path = null;
        bool pathGiven = false;
        var seen = new AuthzFieldSet("http");
        while (seen.Next(ref reader, out string field))
        {
            switch (field)
            {
                case "method":
                    method = Bytes(ref reader, "http.method");
                    break;
                case "host":
                    request.Host = Bytes(ref reader, "http.host");
                    break;
                case "path":
                    path = Bytes(ref reader, "http.path");
                    pathGiven = true;
                    break;
                case "headers":
                    if (Enter(ref reader, "http.headers"))
                        ReadHeaders(ref reader, request);
                    break;
                default:
                    throw seen.Unknown(field, "`method`, `host`, `path`, `headers`");
            }
        }
        request.Method = method ?? "GET"u8.ToArray();
        bool pathless = pathGiven || request.Method.AsSpan().SequenceEqual("CONNECT"u8);
        request.Path = path ?? (pathless ? [] : "/"u8.ToArray());
    }

    private static void ReadHeaders(ref Utf8JsonReader reader, AuthzRequest request)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            byte[] bytes = Encoding.UTF8.GetBytes(name);
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                request.Headers.Add(bytes, Bytes(ref reader, name));
                continue;
            }
            Expect(ref reader, JsonTokenType.StartArray, $"header `{name}`");
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Expect(ref reader, JsonTokenType.String, $"each line of header `{name}`");
                request.Headers.Add(bytes, Bytes(ref reader, name));
            }
        }
    }

    private static void ReadJwt(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, AuthzRequest request)
    {
        byte[]? token = null;
        var seen = new AuthzFieldSet("jwt");
        while (seen.Next(ref reader, out string field))
        {
            switch (field)
            {
                case "claims":
                    if (Enter(ref reader, "jwt.claims"))
                        ReadClaims(ref reader, line, request);
                    break;
                case "token":
                    token = Bytes(ref reader, "jwt.token");
                    break;
                default:
                    throw seen.Unknown(field, "`claims`, `token`");
            }
        }
        if (token is null)
            return;
        if (request.Token is not null)
            throw new JsonException("`jwt.claims` are taken as verified, so there can be no `jwt.token` beside them");
        request.Headers.Add(Http.KnownHeader.Authorization, [.. "Bearer "u8, .. token]);
    }

    private static void ReadClaims(ref Utf8JsonReader reader, ReadOnlySpan<byte> line, AuthzRequest request)
    {
        int from = (int)reader.TokenStartIndex;
        reader.Skip();
        Syntax.Parsed<TokenClaims> claims = TokenClaims.Parse(line[from..(int)reader.BytesConsumed]);
        request.Token = claims.Ok ? claims.Value : throw new JsonException($"`jwt.claims`: {claims.Problem.Message}");
    }

    private static IpValue Address(ref Utf8JsonReader reader, string field)
    {
        string? text = Text(ref reader, field);
        if (string.IsNullOrEmpty(text))
            return default;
        return IpValue.TryParse(text, out IpValue address) ? address : throw new JsonException($"`{field}`: `{text}` is not an IP address");
    }

    private static string? Text(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        Expect(ref reader, JsonTokenType.String, $"`{field}`");
        return reader.GetString();
    }

    private static byte[]? Bytes(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        Expect(ref reader, JsonTokenType.String, $"`{field}`");
        return reader.ValueIsEscaped ? Encoding.UTF8.GetBytes(reader.GetString()!) : reader.ValueSpan.ToArray();
    }

    private static void Texts(ref Utf8JsonReader reader, string field, List<string> texts)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return;
        Expect(ref reader, JsonTokenType.StartArray, $"`{field}`");
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            Expect(ref reader, JsonTokenType.String, $"each entry of `{field}`");
            texts.Add(reader.GetString()!);
        }
    }

    /// <summary>False for null, which counts as absent.</summary>
    private static bool Enter(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return false;
        Expect(ref reader, JsonTokenType.StartObject, $"`{field}`");
        return true;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type, string what)
    {
        if (reader.TokenType != type)
        {
            string wanted = type switch { JsonTokenType.StartObject => "an object", JsonTokenType.StartArray => "a list", JsonTokenType.Number => "a number", _ => "a string" };
            throw new JsonException($"{what} must be {wanted}");
        }
    }

    // The reader's own messages end in a full stop and a position that counts from zero; ours hold neither.
    private static string Plain(JsonException problem)
    {
        int position = problem.Message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        string text = position < 0 ? problem.Message : $"{problem.Message[..position].TrimEnd('.', ' ')} (column {problem.BytePositionInLine + 1})";
        return text.TrimEnd('.');
    }
}
