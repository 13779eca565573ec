using System.Buffers;

namespace Portcullis.Resources.Decoding;

/// <summary>Names as Kubernetes validates them (RFC 1123 and RFC 1035), and host names as Istio does.</summary>
internal static class DnsName
{
    private static readonly SearchValues<char> LabelChars = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    /// <summary>RFC 1123 label: 1 to 63 of a-z, 0-9 and <c>-</c>, beginning and ending with a letter or digit.</summary>
    public static bool IsLabel(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= 63 && !text.ContainsAnyExcept(LabelChars) && text[0] != '-' && text[^1] != '-';

    /// <summary>RFC 1035 label: as <see cref="IsLabel"/>, beginning with a letter. Services are named so.</summary>
    public static bool IsServiceLabel(ReadOnlySpan<char> text) => IsLabel(text) && char.IsAsciiLetterLower(text[0]);

    /// <summary>RFC 1123 subdomain: labels joined by dots, 253 characters at most.</summary>
    public static bool IsSubdomain(ReadOnlySpan<char> text)
    {
        if (text.Length is 0 or > 253)
            return false;
        foreach (Range label in text.Split('.'))
            if (!IsLabel(text[label]))
                return false;
        return true;
    }
}
