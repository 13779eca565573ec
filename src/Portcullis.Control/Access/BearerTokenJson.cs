using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Control;

/// <summary>Bearer tokens as JSON: an object of the store, an entry of the former <c>tokens.json</c>, and what is told of them.</summary>
public static class BearerTokenJson
{
    /// <summary>As the store keeps it.</summary>
    public static byte[] Write(BearerToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        JsonObject json = Tell(token);
        json["sha256"] = token.Sha256;
        if (token.IsFromFile)
            json["fromFile"] = true;
        if (token.Revoked is { } revoked)
            json["revoked"] = Text(revoked);
        return StoredCredential.Write("BearerToken", token.Sha256, json);
    }

    /// <summary>All but what could tell the token.</summary>
    public static JsonObject Tell(BearerToken token)
    {
        ArgumentNullException.ThrowIfNull(token);
        var json = new JsonObject
        {
            ["id"] = token.Id,
            ["name"] = token.Name,
            ["role"] = AccessGroups.NameOf(token.Role),
            ["namespace"] = token.Namespace,
            ["created"] = Text(token.Created),
        };
        if (token.Expires is { } end)
            json["expires"] = Text(end);
        return json;
    }

    /// <summary>Null for what is no token.</summary>
    public static BearerToken? Read(ReadOnlyMemory<byte> json) => StoredCredential.Read(json, static entry => Read(entry));

    /// <summary>Reads a token.</summary>
    /// <param name="isTold">It was told, and so has no digest.</param>
    /// <exception cref="FormatException">It is no token; or another exception that <see cref="IsBroken"/> knows.</exception>
    public static BearerToken Read(JsonElement entry, bool isTold = false)
    {
        string sha256 = isTold ? "" : Text(entry, "sha256");
        if (!isTold && (sha256.Length != 2 * SHA256.HashSizeInBytes || !sha256.All(char.IsAsciiHexDigitLower)))
            throw new FormatException("sha256");
        return new BearerToken(
            Text(entry, "id"), Text(entry, "name"), AccessGroups.Parse(Text(entry, "role")) ?? throw new FormatException("role"), Text(entry, "namespace"),
            sha256, Time(Text(entry, "created")), OptionalTime(entry, "expires"))
        {
            IsFromFile = entry.TryGetProperty("fromFile", out JsonElement from) && from.ValueKind == JsonValueKind.True,
            Revoked = OptionalTime(entry, "revoked"),
        };
    }

    /// <summary>What reading throws on JSON that is something else.</summary>
    public static bool IsBroken(Exception problem) => problem is JsonException or KeyNotFoundException or InvalidOperationException or FormatException;

    internal static string Text(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    internal static DateTimeOffset Time(string text) => DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None);

    private static DateTimeOffset? OptionalTime(JsonElement entry, string name) => entry.TryGetProperty(name, out JsonElement time) ? Time(time.GetString() ?? "") : null;

    private static string Text(JsonElement entry, string name) => entry.GetProperty(name).GetString() ?? throw new FormatException(name);
}
