using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>A first look at an inline JSON Web Key Set (RFC 7517 section 5): is it one, and does it hold what nobody may see.</summary>
/// <param name="Problem">Why it is no key set, without its text; null when it is one.</param>
/// <param name="HoldsSecrets">Private or symmetric key material is present.</param>
internal readonly record struct KeySetText(string? Problem, bool HoldsSecrets)
{
    public static KeySetText Inspect(string text)
    {
        var unread = new Diagnostics();
        if (JsonReader.Read(new SourceText("jwks", text), unread) is not MappingNode set)
            return Refuse(unread.HasErrors ? "it is not JSON" : "it is not an object");
        if (set["keys"] is not SequenceNode { Items: var keys })
            return Refuse("it has no list `keys`");

        bool secrets = false;
        foreach (Node item in keys)
        {
            if (item is not MappingNode key || Text(key, "kty") is not { } type)
                return Refuse("a key has no `kty`");
            if (MissingMember(type, key) is { } missing)
                return Refuse($"a key of type {type} has no `{missing}`");
            secrets |= Text(key, "d") is not null || Text(key, "k") is not null;
        }
        return new KeySetText(null, secrets);

        static KeySetText Refuse(string why) => new(why, HoldsSecrets: false);
    }

    // RFC 7518 section 6, RFC 8037 section 2. Keys of other types are for others to use.
    private static string? MissingMember(string type, MappingNode key)
    {
        ReadOnlySpan<string> members = type switch
        {
            "RSA" => ["n", "e"],
            "EC" => ["crv", "x", "y"],
            "OKP" => ["crv", "x"],
            "oct" => ["k"],
            _ => [],
        };
        foreach (string member in members)
            if (Text(key, member) is not { Length: > 0 })
                return member;
        return null;
    }

    private static string? Text(MappingNode key, string member) => key[member] is ScalarNode { Kind: NodeKind.String, Text: var text } ? text : null;
}
