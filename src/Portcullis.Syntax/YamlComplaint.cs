using YamlDotNet.Core;

namespace Portcullis.Syntax;

/// <summary>Turns the YAML parser's exception into a message for people.</summary>
internal static class YamlComplaint
{
    public static (string Message, string? Help, SourceSpan Span) Explain(YamlException malformed, SourceText source, int linesBefore, int lastLine)
    {
        int line = linesBefore + (int)Math.Max(1, malformed.Start.Line);
        int column = (int)Math.Max(1, malformed.Start.Column);
        if (line > lastLine) // the parser ends every text with a line end of its own
            (line, column) = (lastLine, source.Line(lastLine).Length + 1);
        var span = new SourceSpan(source, line, column, 1);

        // The parser blames the mapping that the tab stands in.
        if (malformed.Message.Contains("tab", StringComparison.Ordinal) && FirstTab(source, line, lastLine) is { Line: > 0 } tab)
            return ("a tab indents this line", "YAML allows only spaces before a line's text", tab);
        ReadOnlySpan<char> text = source.Line(line);
        if (column <= text.Length && text[column - 1] is var first and ('*' or '&' or '@' or '`' or '%' or '!'))
            return ($"malformed YAML: a value cannot begin with `{first}` here", "put the value in quotes", span);
        return (Reword(malformed.Message), HelpFor(malformed.Message), span);
    }

    private static SourceSpan FirstTab(SourceText source, int line, int lastLine)
    {
        for (; line <= lastLine; line++)
        {
            ReadOnlySpan<char> text = source.Line(line);
            ReadOnlySpan<char> indent = text[..(text.Length - text.TrimStart(" \t").Length)];
            if (indent.Length < text.Length && indent.IndexOf('\t') is >= 0 and var tab)
                return new SourceSpan(source, line, tab + 1, 1);
        }
        return default;
    }

    private static string Reword(string message)
    {
        string text = message.Trim().TrimEnd('.');
        if (text.StartsWith("While ", StringComparison.Ordinal) && text.IndexOf(", ", StringComparison.Ordinal) is var comma and > 0)
            text = $"{text[(comma + 2)..]}, while {text["While ".Length..comma]}";
        return text.Length == 0 ? "malformed YAML" : $"malformed YAML: {char.ToLowerInvariant(text[0])}{text[1..]}";
    }

    private static string? HelpFor(string message)
    {
        if (message.Contains("did not find expected key", StringComparison.Ordinal)
            || message.Contains("expected <block end>", StringComparison.Ordinal))
            return "check the indentation: fields of one object begin in the same column";
        if (message.Contains("mapping values are not allowed", StringComparison.OrdinalIgnoreCase)
            || message.Contains("invalid mapping", StringComparison.Ordinal))
            return "a value that holds `: ` needs quotes, and a nested object begins on its own line";
        if (message.Contains("',' or '}'", StringComparison.Ordinal))
            return "a `{` before this is not closed";
        if (message.Contains("',' or ']'", StringComparison.Ordinal))
            return "a `[` before this is not closed";
        if (message.Contains("quoted scalar", StringComparison.Ordinal))
            return "a quote is not closed";
        return null;
    }
}
