namespace Portcullis.Resources.Decoding;

/// <summary>Host names as Istio's networking kinds take them: DNS names, short names, and a wildcard as the first label.</summary>
internal static class HostNames
{
    private const int LongestName = 255;
    private const int LongestLabel = 63;

    /// <summary>A DNS label of RFC 1123. Istio: capitals are accepted, though names are compared in lower case later.</summary>
    public static bool IsLabel(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > LongestLabel || text[0] == '-' || text[^1] == '-')
            return false;
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return false;
        return true;
    }

    /// <summary>Why a text is not a DNS name, or null when it is one. A final dot is allowed.</summary>
    public static string? WhyNotName(string text)
    {
        if (text.Length == 0)
            return "a host name must not be empty";
        if (text.Length > LongestName)
            return $"a host name may have {LongestName} characters at most, found {text.Length}";
        return WhyNotLabels(text);
    }

    /// <summary>Why a text is neither a DNS name nor one with a wildcard as its first label; null when it is.</summary>
    /// <remarks>Istio: <c>*</c>, <c>*foo.x</c> and <c>*-foo.x</c> pass here; <see cref="IsPartialWildcard"/> tells the last two.</remarks>
    public static string? WhyNotWildcardName(string text)
    {
        if (!text.StartsWith('*') || text.Length > LongestName)
            return WhyNotName(text);
        int dot = text.IndexOf('.');
        ReadOnlySpan<char> first = text.AsSpan(1, (dot < 0 ? text.Length : dot) - 1);
        if (first.Length > 0 && !IsLabel(first) && !(first[0] == '-' && IsLabel(first[1..])))
            return $"`*{first}` is not a label";
        return dot < 0 ? null : WhyNotLabels(text[(dot + 1)..]);
    }

    /// <summary>Whether the wildcard stands for part of a label only, as in <c>*foo.example.com</c>.</summary>
    public static bool IsPartialWildcard(string text) => text.Length > 1 && text[0] == '*' && text[1] != '.';

    /// <summary>Whether every name that <paramref name="narrower"/> stands for is one that <paramref name="wider"/> stands for.</summary>
    public static bool Covers(string wider, string narrower)
    {
        if (!wider.StartsWith('*'))
            return string.Equals(wider, narrower, StringComparison.OrdinalIgnoreCase);
        ReadOnlySpan<char> suffix = wider.AsSpan(1);
        return narrower.AsSpan(narrower.StartsWith('*') ? 1 : 0).EndsWith(suffix, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether some name matches both.</summary>
    public static bool Overlap(string a, string b) => Covers(a, b) || Covers(b, a);

    private static string? WhyNotLabels(string text)
    {
        string[] labels = text.Split('.');
        if (labels[^1].Length > 0 && labels[^1].All(char.IsAsciiDigit))
            return $"the top-level domain `{labels[^1]}` must not be all digits";
        for (int i = 0; i < labels.Length; i++)
        {
            if (labels[i].Length == 0 && i == labels.Length - 1 && i > 0)
                return null;
            if (!IsLabel(labels[i]))
                return WhyNotLabel(labels[i]);
        }
        return null;
    }

    private static string WhyNotLabel(string label) => label.Length switch
    {
        0 => "two dots must have a label between them",
        > LongestLabel => $"a label may have {LongestLabel} characters at most, found {label.Length}",
        _ when label.Contains('*') => "a wildcard may only be the whole first label, as in `*.example.com`",
        _ => $"`{label}` is not a label: letters, digits and `-` are allowed, `-` neither first nor last",
    };
}
