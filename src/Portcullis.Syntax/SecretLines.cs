namespace Portcullis.Syntax;

/// <summary>SECURITY: finds texts that look like a Kubernetes Secret before they are parsed, so that not even a syntax error shows a key.</summary>
internal static class SecretLines
{
    public static void Hide(SourceText source, YamlChunk chunk)
    {
        if (Mentions(source.Text.AsSpan(chunk.Start, chunk.End - chunk.Start)))
            source.HideLines(chunk.Line, source.PositionOf(Math.Max(chunk.Start, chunk.End - 1)).Line);
    }

    public static void Hide(SourceText source)
    {
        if (Mentions(source.Text))
            source.HideLines(1, int.MaxValue);
    }

    // `kind`, perhaps quoted, a colon, and `Secret`, perhaps quoted.
    private static bool Mentions(ReadOnlySpan<char> text)
    {
        while (text.IndexOf("kind", StringComparison.Ordinal) is var at and >= 0)
        {
            text = text[(at + 4)..];
            ReadOnlySpan<char> rest = text.TrimStart("\"' \t");
            if (rest.StartsWith(':') && rest[1..].TrimStart("\"' \t\r\n").StartsWith("Secret", StringComparison.Ordinal))
                return true;
        }
        return false;
    }
}
