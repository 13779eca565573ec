using System.Collections.Immutable;
using System.Globalization;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>A place in a JSON document (RFC 6901).</summary>
internal sealed class JsonPointer
{
    private JsonPointer(string text, ImmutableArray<string> tokens) => (Text, Tokens) = (text, tokens);

    public string Text { get; }

    /// <summary>Unescaped reference tokens; none for the whole document.</summary>
    public ImmutableArray<string> Tokens { get; }

    public bool IsRoot => Tokens.IsEmpty;

    public static Parsed<JsonPointer> Parse(string text)
    {
        if (text.Length == 0)
            return new JsonPointer(text, []);
        if (text[0] != '/')
            return new Problem($"JSON pointer `{text}` does not begin with `/`", At: 0);

        string[] parts = text[1..].Split('/');
        if (parts.Length > JsonTree.MaxDepth)
            return new Problem($"JSON pointer has more than {JsonTree.MaxDepth} parts");

        for (int i = 0; i < parts.Length; i++)
        {
            if (!EscapesAreWhole(parts[i]))
                return new Problem($"JSON pointer `{text}`: `~` must be followed by `0` or `1`");
            // This order: `~01` stands for `~1`, not for `/`.
            parts[i] = parts[i].Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
        }
        return new JsonPointer(text, [.. parts]);
    }

    /// <summary>This place lies within the other one and is not the same.</summary>
    public bool IsBelow(JsonPointer other) =>
        Tokens.Length > other.Tokens.Length && Tokens.AsSpan()[..other.Tokens.Length].SequenceEqual(other.Tokens.AsSpan());

    /// <summary>An array index without sign or leading zeros, below <paramref name="limit"/>; otherwise null.</summary>
    public static int? IndexOf(string token, int limit)
    {
        if (token.Length is 0 or > 9 || (token.Length > 1 && token[0] == '0'))
            return null;
        return int.TryParse(token, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < limit ? index : null;
    }

    private static bool EscapesAreWhole(string part)
    {
        for (int i = part.IndexOf('~', StringComparison.Ordinal); i >= 0; i = part.IndexOf('~', i + 1))
            if (i + 1 >= part.Length || part[i + 1] is not ('0' or '1'))
                return false;
        return true;
    }
}
