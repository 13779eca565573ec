using System.Text;

namespace Portcullis.Kube;

/// <summary>Warnings as the <c>Warning</c> header carries them: <c>299 - "text"</c> (RFC 7234, section 5.5).</summary>
internal static class WarningHeader
{
    private const int LongestText = 1024;
    private const int MostText = 8192; // proxies between us and the user refuse larger heads

    /// <summary>One header value per warning, each once, as many as fit.</summary>
    public static IEnumerable<string> Values(IEnumerable<string> warnings)
    {
        int left = MostText;
        foreach (string warning in warnings.Distinct(StringComparer.Ordinal))
        {
            string value = $"299 - \"{Quoted(warning)}\"";
            left -= value.Length;
            if (left < 0)
                yield break;
            yield return value;
        }
    }

    private static string Quoted(string warning)
    {
        string text = Cut(warning);
        // Clients decode RFC 2047's words inside the quotes; raw UTF-8 is not allowed in a head.
        if (!Ascii.IsValid(text))
            return $"=?utf-8?b?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";
        return text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
    }

    private static string Cut(string warning)
    {
        var text = new StringBuilder(Math.Min(warning.Length, LongestText));
        foreach (Rune rune in warning.EnumerateRunes())
        {
            if (text.Length >= LongestText)
                return text.Append("...").ToString();
            if (Rune.IsControl(rune))
                text.Append(' ');
            else
                text.Append(rune);
        }
        return text.ToString();
    }
}
