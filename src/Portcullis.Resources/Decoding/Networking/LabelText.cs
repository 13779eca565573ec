namespace Portcullis.Resources.Decoding;

/// <summary>Kubernetes' label syntax.</summary>
internal static class LabelText
{
    private const int Longest = 63;
    private const int LongestPrefix = 253;

    /// <summary>Why a key is not <c>[prefix/]name</c>, or null when it is.</summary>
    public static string? WhyNotKey(string key)
    {
        int slash = key.IndexOf('/');
        if (slash >= 0 && (slash is 0 or > LongestPrefix || HostNames.WhyNotName(key[..slash]) is not null))
            return "the part before `/` must be a DNS name";
        return key.Length > slash + 1 ? WhyNotPart(key.AsSpan(slash + 1)) : "a label's name must not be empty";
    }

    /// <summary>Why a text is not a label's value, or null when it is. Empty is.</summary>
    public static string? WhyNotValue(string value) => value.Length == 0 ? null : WhyNotPart(value);

    private static string? WhyNotPart(ReadOnlySpan<char> text)
    {
        if (text.Length > Longest)
            return $"a label may have {Longest} characters at most, found {text.Length}";
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return $"`{c}` is not allowed in a label: letters, digits, `-`, `_` and `.` are";
        return char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
            ? null
            : "a label begins and ends with a letter or digit";
    }
}
