using YamlDotNet.Core;

namespace Portcullis.Syntax;

/// <summary>Turns the YAML parser's exception into a message for people.</summary>
internal static class YamlComplaint
{
    public static (string Message, string? Help, SourceSpan Span) Explain(YamlException malformed, SourceText source, int linesBefore)
    {
        int line = linesBefore + (int)Math.Max(1, malformed.Start.Line);
        int column = (int)Math.Max(1, malformed.Start.Column);
        var span = new SourceSpan(source, line, column, 1);

        for (int near = line; near >= Math.Max(linesBefore + 1, line - 1); near--)
        {
            ReadOnlySpan<char> text = source.Line(near);
            ReadOnlySpan<char> indent = text[..(text.Length - text.TrimStart(" \t").Length)];
            if (indent.IndexOf('\t') is var tab and >= 0 && indent.Length < text.Length)
                return ("a tab indents this line", "YAML allows only spaces before a line's text", new SourceSpan(source, near, tab + 1, 1));
        }
        return (Reword(malformed.Message), HelpFor(malformed.Message), span);
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
        if (message.Contains("mapping values are not allowed", StringComparison.OrdinalIgnoreCase))
            return "a value that holds `: ` needs quotes, and a nested object begins on its own line";
        if (message.Contains("alias", StringComparison.OrdinalIgnoreCase))
            return "a value that begins with `*` needs quotes: \"*\"";
        if (message.Contains("cannot start any token", StringComparison.Ordinal))
            return "put the value in quotes";
        return null;
    }
}
