namespace Portcullis.Kube;

/// <summary>The second name that protobuf's JSON form gives a field.</summary>
internal static class SnakeCase
{
    /// <summary>Whether <paramref name="written"/> is the snake_case form of a lowerCamelCase <paramref name="name"/>, and not the name itself.</summary>
    public static bool IsFormOf(ReadOnlySpan<char> written, ReadOnlySpan<char> name)
    {
        int at = 0;
        bool differs = false;
        foreach (char c in name)
        {
            bool upper = char.IsAsciiLetterUpper(c);
            differs |= upper;
            if (upper && (at >= written.Length || written[at++] != '_'))
                return false;
            if (at >= written.Length || written[at++] != char.ToLowerInvariant(c))
                return false;
        }
        return differs && at == written.Length;
    }
}
