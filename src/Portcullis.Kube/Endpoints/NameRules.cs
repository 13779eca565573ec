using System.Buffers;

namespace Portcullis.Kube;

/// <summary>What names, label keys and label values may look like (RFC 1123, RFC 1035, Kubernetes' qualified names). Each check returns null or the complaint.</summary>
internal static class NameRules
{
    public const int LongestLabel = 63;
    public const int LongestSubdomain = 253;

    private static readonly SearchValues<char> LabelChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");
    private static readonly SearchValues<char> WordChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.");

    public static string? Subdomain(string name)
    {
        if (name.Length > LongestSubdomain)
            return $"must be no more than {LongestSubdomain} characters";
        foreach (Range part in name.AsSpan().Split('.'))
            if (!IsLabel(name.AsSpan(part)))
                return "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character";
        return null;
    }

    public static string? Label(string name)
    {
        if (name.Length > LongestLabel)
            return $"must be no more than {LongestLabel} characters";
        return IsLabel(name) ? null
            : "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character";
    }

    public static string? ServiceName(string name)
    {
        if (name.Length > LongestLabel)
            return $"must be no more than {LongestLabel} characters";
        return IsLabel(name) && !char.IsAsciiDigit(name[0]) ? null
            : "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character";
    }

    /// <summary>A key of labels, annotations and finalizers: an optional domain and a slash, then a word of at most 63 characters.</summary>
    public static string? QualifiedName(string key)
    {
        int slash = key.IndexOf('/', StringComparison.Ordinal);
        if (slash == 0)
            return "prefix part must be non-empty";
        if (slash > 0 && Subdomain(key[..slash]) is { } problem)
            return "prefix part " + problem;
        ReadOnlySpan<char> word = key.AsSpan(slash + 1);
        if (word.Length == 0)
            return "name part must be non-empty";
        if (word.Length > LongestLabel)
            return $"name part must be no more than {LongestLabel} characters";
        return IsWord(word) ? null
            : "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    }

    public static string? LabelValue(string value)
    {
        if (value.Length > LongestLabel)
            return $"must be no more than {LongestLabel} characters";
        return value.Length == 0 || IsWord(value) ? null
            : "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
    }

    /// <summary>A key of a ConfigMap or a Secret.</summary>
    public static string? ContentKey(string key)
    {
        if (key.Length is 0 or > LongestSubdomain)
            return $"must be no less than 1 and no more than {LongestSubdomain} characters";
        return key is not ("." or "..") && !key.AsSpan().ContainsAnyExcept(WordChars) ? null
            : "a valid config key must consist of alphanumeric characters, '-', '_' or '.'";
    }

    private static bool IsLabel(ReadOnlySpan<char> text) =>
        text.Length is > 0 && text[0] != '-' && text[^1] != '-' && !text.ContainsAnyExcept(LabelChars);

    private static bool IsWord(ReadOnlySpan<char> text) =>
        text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1]) && !text.ContainsAnyExcept(WordChars);
}
