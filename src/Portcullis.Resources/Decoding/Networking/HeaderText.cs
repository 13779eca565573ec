using System.Text;

namespace Portcullis.Resources.Decoding;

/// <summary>Which header names and values may be matched and written.</summary>
internal static class HeaderText
{
    private const string Claims = "@request.auth.claims";

    /// <summary>Istio's header names in matches: letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static bool IsMatchName(string name)
    {
        foreach (char c in name)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_'))
                return false;
        return name.Length > 0;
    }

    /// <summary>Whether a match names a JWT claim, as <c>@request.auth.claims.sub</c> or <c>@request.auth.claims[a][b]</c>.</summary>
    public static bool IsClaim(string name) =>
        name.Length > Claims.Length + 1
        && name.StartsWith(Claims, StringComparison.Ordinal)
        && (name[Claims.Length] == '.' || (name[Claims.Length] == '[' && name.Length > Claims.Length + 2 && name[^1] == ']'));

    /// <summary>A field name of RFC 9110, section 5.1.</summary>
    public static bool IsToken(ReadOnlySpan<char> name)
    {
        foreach (char c in name)
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c))
                return false;
        return name.Length > 0;
    }

    /// <summary>Whether a text can stand in a header: no control character but the tab. A line feed would smuggle a second header.</summary>
    public static bool IsValue(string text)
    {
        foreach (char c in text)
            if ((c < ' ' && c != '\t') || c == '\x7F')
                return false;
        return true;
    }

    /// <summary>Replaces <c>%%</c> by <c>%</c>. Istio: a single <c>%</c> opens a variable that another one closes.</summary>
    /// <param name="hasVariable">Whether a <c>%VARIABLE%</c> is left in the text, as written.</param>
    /// <returns>Null when the percent signs do not pair up.</returns>
    public static string? Unescape(string value, out bool hasVariable)
    {
        hasVariable = false;
        if (!value.Contains('%'))
            return value;
        var text = new StringBuilder(value.Length);
        for (int i = 0; i < value.Length; i++)
        {
            if (value[i] != '%')
            {
                text.Append(value[i]);
                continue;
            }
            int end = value.IndexOf('%', i + 1);
            if (end < 0)
                return null;
            if (end > i + 1)
            {
                hasVariable = true;
                text.Append(value, i, end + 1 - i);
            }
            else
            {
                text.Append('%');
            }
            i = end;
        }
        return text.ToString();
    }
}
