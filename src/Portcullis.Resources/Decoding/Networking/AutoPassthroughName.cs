namespace Portcullis.Resources.Decoding;

/// <summary>The SNI names by which gateways forward mesh traffic unread: <c>outbound_.80_.subset_.host</c>.</summary>
internal static class AutoPassthroughName
{
    public static bool IsValid(string text)
    {
        if (!text.StartsWith("outbound_.", StringComparison.Ordinal) || text.Length > 255)
            return false;
        foreach (char c in text)
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.'))
                return false;
        return text[^1] != '.';
    }
}
