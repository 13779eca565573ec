using System.Text;
using System.Text.Json;
using Portcullis.Syntax;

namespace Portcullis.Policy;

/// <summary>The payload of a verified token as policies see it. Immutable; safe to share between threads.</summary>
public sealed class TokenClaims
{
    private const int MostDepth = 32;

    private readonly ClaimValue _payload;

    private TokenClaims(ClaimValue payload)
    {
        _payload = payload;
        Issuer = payload.Member("iss"u8);
        Subject = payload.Member("sub"u8);
    }

    /// <summary>Claims that are split on spaces whatever is configured.</summary>
    public static IReadOnlyList<string> SpaceDelimitedByDefault { get; } = ["scope", "permission"];

    internal ClaimValue? Issuer { get; }
    internal ClaimValue? Subject { get; }

    /// <summary>Reads a payload. A repeated name is refused: readers disagree on which of the two counts.</summary>
    /// <param name="json">A JSON object in UTF-8.</param>
    /// <param name="spaceDelimited">Top-level claims to split on spaces, beside <c>scope</c> and <c>permission</c>.</param>
    public static Parsed<TokenClaims> Parse(ReadOnlySpan<byte> json, params IReadOnlyList<string> spaceDelimited)
    {
        ArgumentNullException.ThrowIfNull(spaceDelimited);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
                return new Problem("claims must be an object");
            Parsed<ClaimValue> payload = ReadObject(ref reader, [.. SpaceDelimitedByDefault, .. spaceDelimited]);
            if (!payload.Ok)
                return payload.Problem;
            return reader.Read() ? new Problem("claims must be one object") : new TokenClaims(payload.Value);
        }
        catch (JsonException problem)
        {
            return new Problem(problem.Message);
        }
        catch (InvalidOperationException)
        {
            return new Problem("claims hold an escape that is no character");
        }
    }

    /// <summary>Follows names down the payload; null when one of them is missing.</summary>
    internal ClaimValue? Find(byte[][] path)
    {
        ClaimValue? claim = _payload;
        foreach (byte[] name in path)
        {
            claim = claim.Member(name);
            if (claim is null)
                return null;
        }
        return claim;
    }

    private static Parsed<ClaimValue> Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.String:
                return ClaimValue.Of(reader.GetString()!);
            case JsonTokenType.StartObject:
                return ReadObject(ref reader, split: []);
            case JsonTokenType.StartArray:
                var items = new List<ClaimValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    Parsed<ClaimValue> item = Read(ref reader);
                    if (!item.Ok)
                        return item;
                    items.Add(item.Value);
                }
                return ClaimValue.Of(items);
            default:
                return ClaimValue.Other;
        }
    }

    private static Parsed<ClaimValue> ReadObject(ref Utf8JsonReader reader, IReadOnlyList<string> split)
    {
        var members = new List<KeyValuePair<byte[], ClaimValue>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
                return new Problem($"claim `{name}` is given twice");
            reader.Read();
            Parsed<ClaimValue> value = reader.TokenType == JsonTokenType.String && split.Contains(name, StringComparer.Ordinal)
                ? Split(reader.GetString()!)
                : Read(ref reader);
            if (!value.Ok)
                return value;
            members.Add(new(Encoding.UTF8.GetBytes(name), value.Value));
        }
        return ClaimValue.Object([.. members]);
    }

    private static ClaimValue Split(string text) =>
        ClaimValue.Of([.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ClaimValue.Of)]);
}
