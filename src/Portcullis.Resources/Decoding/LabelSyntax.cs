namespace Portcullis.Resources.Decoding;

/// <summary>Label and annotation keys and label values as Kubernetes validates them.</summary>
internal static class LabelSyntax
{
    public const int LongestName = 63;

    /// <summary>What is wrong with a key, for a message; null when nothing is.</summary>
    public static string? ProblemOfKey(ReadOnlySpan<char> key)
    {
        int slash = key.IndexOf('/');
        if (slash >= 0 && !DnsName.IsSubdomain(key[..slash]))
            return "its part before `/` must be a DNS name";
        ReadOnlySpan<char> name = key[(slash + 1)..];
        return name.Length switch
        {
            0 => "it has no name",
            > LongestName => $"its name has {name.Length} characters, and at most {LongestName} are allowed",
            _ => IsName(name) ? null : "a name may hold only letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit",
        };
    }

    /// <summary>What is wrong with a label's value, for a message; null when nothing is.</summary>
    public static string? ProblemOfValue(ReadOnlySpan<char> value)
    {
        if (value.Length > LongestName)
            return $"it has {value.Length} characters, and at most {LongestName} are allowed";
        return value.Length == 0 || IsName(value)
            ? null
            : "a value may hold only letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit";
    }

    private static bool IsName(ReadOnlySpan<char> text)
    {
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        return char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]);
    }
}
