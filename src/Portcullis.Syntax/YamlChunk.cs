namespace Portcullis.Syntax;

/// <summary>One document's part of a YAML stream: offsets of its text, and the line it begins on.</summary>
/// <remarks>
/// A line that begins with <c>---</c> can only be a document marker: YAML forbids it even inside quotes and block scalars.
/// Cutting there lets the other documents be read when one is malformed.
/// </remarks>
/// <param name="Line">Counted from one.</param>
internal readonly record struct YamlChunk(int Start, int End, int Line)
{
    public static IEnumerable<YamlChunk> Split(SourceText source)
    {
        string text = source.Text;
        int start = 0;
        int line = 1;
        for (int number = 1; ; number++)
        {
            int at = source.StartOf(number);
            if (at < 0)
                break;
            if (at == start || !IsMarker(text.AsSpan(at)) || IsPrologue(text.AsSpan(start, at - start)))
                continue;
            yield return new YamlChunk(start, at, line);
            (start, line) = (at, number);
        }
        yield return new YamlChunk(start, text.Length, line);
    }

    private static bool IsMarker(ReadOnlySpan<char> rest) =>
        rest.StartsWith("---", StringComparison.Ordinal) && (rest.Length == 3 || char.IsWhiteSpace(rest[3]));

    // Comments and directives before the first marker belong to the document after it.
    private static bool IsPrologue(ReadOnlySpan<char> text)
    {
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
        {
            ReadOnlySpan<char> trimmed = line.TrimStart(" \t\uFEFF");
            if (trimmed.Length > 0 && trimmed[0] is not '#' && !line.StartsWith('%'))
                return false;
        }
        return true;
    }
}
