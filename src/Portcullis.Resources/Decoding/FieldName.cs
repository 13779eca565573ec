namespace Portcullis.Resources.Decoding;

/// <summary>Istio: fields are lowerCamelCase, and protobuf's JSON form also accepts each one's snake_case name.</summary>
internal static class FieldName
{
    /// <summary>Whether <paramref name="written"/> is <paramref name="name"/>'s snake_case form (and not the name itself).</summary>
    public static bool IsSnakeCaseOf(ReadOnlySpan<char> written, ReadOnlySpan<char> name)
    {
        int at = 0;
        bool differs = false;
        foreach (char c in name)
        {
            if (char.IsAsciiLetterUpper(c))
            {
                differs = true;
                if (at >= written.Length || written[at++] != '_')
                    return false;
            }
            if (at >= written.Length || written[at++] != char.ToLowerInvariant(c))
                return false;
        }
        return differs && at == written.Length;
    }
}
