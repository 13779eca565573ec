using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Portcullis.Identity;

namespace Portcullis.Commands;

/// <summary>A token's parts for people, also those of tokens that every proxy refuses.</summary>
internal sealed class JwtPortrait : IDisposable
{
    private readonly JsonDocument _header;
    private readonly JsonDocument? _claims;
    private readonly UnverifiedToken? _token;
    private readonly TokenRefusal? _refusal;
    private readonly DateTimeOffset _now;

    private JwtPortrait(JsonDocument header, JsonDocument? claims, byte[] compact, DateTimeOffset now)
    {
        _header = header;
        _claims = claims;
        _now = now;
        _token = UnverifiedToken.Read(compact, out _refusal);
        if (_token is not null)
            _refusal = TokenVerifier.CheckTime(_token, now.ToUnixTimeSeconds());
    }

    /// <summary>Takes the token apart as far as it goes.</summary>
    /// <exception cref="InputException">It has no header that could be shown.</exception>
    public static JwtPortrait Of(byte[] compact, DateTimeOffset now)
    {
        if (compact.Length > UnverifiedToken.MostBytes)
            throw new InputException($"a token of {compact.Length} bytes; proxies read {UnverifiedToken.MostBytes} at most");
        string[] parts = Encoding.UTF8.GetString(compact).Split('.');
        if (parts.Length is not (3 or 5))
            throw new InputException($"this is no token: it has {parts.Length} {(parts.Length == 1 ? "part" : "parts")}, a signed token has 3, divided by dots");
        JsonDocument header = Decode(parts[0]) ?? throw new InputException("this is no token: its header is not base64url of JSON");
        // The second of five parts is an encrypted key, and nobody can read the claims.
        return new JwtPortrait(header, parts.Length == 3 ? Decode(parts[1]) : null, compact, now);
    }

    public void WriteText(TextWriter output)
    {
        output.WriteLine("NOT VERIFIED: anybody could have written this; `portcullis jwt verify` checks the signature");
        output.WriteLine();
        output.WriteLine($"header {JwtJson.ForPeople(_header.RootElement)}");
        output.WriteLine(_claims is null ? "claims that cannot be read" : $"claims {JwtJson.ForPeople(_claims.RootElement)}");
        if (_token is { } token)
        {
            output.WriteLine();
            WriteTime(output, "issued    ", token.IssuedAt);
            WriteTime(output, "not before", token.NotBefore);
            if (token.Expires is null or 0)
                output.WriteLine("expires    never");
            else
                WriteTime(output, "expires   ", token.Expires);
            output.WriteLine($"principal  {Principal(token)}");
        }
        if (_refusal is not null)
            output.WriteLine($"a proxy refuses it, whoever signed it: {_refusal.Text}");
    }

    public void WriteJson(TextWriter output) => output.WriteLine(JwtJson.Printable(JwtJson.Write(
        json =>
        {
            json.WriteBoolean("verified", false);
            json.WritePropertyName("header");
            _header.RootElement.WriteTo(json);
            json.WritePropertyName("claims");
            if (_claims is null)
                json.WriteNullValue();
            else
                _claims.RootElement.WriteTo(json);
            json.WriteString("refusal", _refusal?.Text);
        },
        indented: true)));

    public void Dispose()
    {
        _header.Dispose();
        _claims?.Dispose();
    }

    /// <summary>How policies name the caller: <c>requestPrincipals</c>.</summary>
    internal static string Principal(UnverifiedToken token) =>
        token is { Issuer.Length: > 0, Subject.Length: > 0 }
            ? JwtJson.Printable($"{token.Issuer}/{token.Subject}").Replace("\n", "\\u000a", StringComparison.Ordinal)
            : "none, for lack of iss or sub";

    private void WriteTime(TextWriter output, string name, ulong? seconds)
    {
        if (seconds is { } at)
            output.WriteLine($"{name} {JwtTime.Describe(at, _now)}");
    }

    private static JsonDocument? Decode(string part)
    {
        if (!Base64Url.IsValid(part))
            return null;
        JsonDocument? document = null;
        try
        {
            document = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
            _ = JwtJson.ForPeople(document.RootElement);
            return document;
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            document?.Dispose();
            return null; // not JSON, or with an escape that is no character: the caller says so
        }
    }
}
