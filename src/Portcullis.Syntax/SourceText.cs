namespace Portcullis.Syntax;

/// <summary>A named piece of text that positions refer to: a file, standard input, or an API request's body.</summary>
/// <param name="name">How the user knows it: a path as given, or <c>-</c>.</param>
/// <param name="text">The whole text; kept so that a diagnostic can show its line.</param>
public sealed class SourceText(string name, string text)
{
    public static SourceText None { get; } = new("", "");

    public string Name { get; } = name;
    public string Text { get; } = text;

    /// <summary>The text of a line, without its line end; empty when the line does not exist.</summary>
    /// <param name="number">Counted from one.</param>
    public ReadOnlySpan<char> Line(int number)
    {
        ReadOnlySpan<char> rest = Text;
        for (int line = 1; ; line++)
        {
            int end = rest.IndexOf('\n');
            if (line == number)
                return (end < 0 ? rest : rest[..end]).TrimEnd('\r');
            if (end < 0)
                return default;
            rest = rest[(end + 1)..];
        }
    }
}
