using System.Globalization;
using System.Text;

namespace Portcullis.Syntax;

/// <summary>Writes diagnostics for a terminal: the message, the place, the source line with a caret, and the help.</summary>
/// <remarks>
/// SECURITY: control characters of the input are replaced, so that a file cannot steer the terminal, and lines that
/// <see cref="SourceText.HideLines"/> hides are never shown.
/// </remarks>
public static class DiagnosticRenderer
{
    private const int LongestLine = 160;
    private const int LongestMessage = 2000;
    private const string Red = "\e[1;31m", Yellow = "\e[1;33m", Blue = "\e[1;34m", Plain = "\e[0m";

    /// <summary>Writes one block per diagnostic, in the order given, without a blank line between.</summary>
    /// <param name="colour">Whether to use ANSI colours; never guessed here.</param>
    public static void Write(TextWriter output, IEnumerable<Diagnostic> diagnostics, bool colour = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(diagnostics);
        foreach (Diagnostic diagnostic in diagnostics)
            Write(output, diagnostic, colour);
    }

    private static void Write(TextWriter output, Diagnostic diagnostic, bool colour)
    {
        (string level, string paint) = diagnostic.Severity == Severity.Error ? ("error", Red) : ("warning", Yellow);
        string head = $"{level} {diagnostic.Code}";
        output.WriteLine($"{Painted(head, paint)}: {Printable(diagnostic.Message)}");

        SourceSpan span = diagnostic.Span;
        string number = span.Line.ToString(CultureInfo.InvariantCulture);
        string gutter = new(' ', number.Length);
        if (span != SourceSpan.None)
        {
            string path = diagnostic.Path.Length == 0 ? "" : $"  {Printable(diagnostic.Path)}";
            output.WriteLine($"{gutter}{Painted("-->", Blue)} {Printable(span.ToString())}{path}");
        }
        if (span.Line > 0 && span.Source.Text.Length > 0)
            WriteLine(output, span, number, gutter, paint, Painted);
        if (diagnostic.Help is { } help)
            output.WriteLine($"{gutter} {Painted("=", Blue)} help: {Printable(help)}");

        string Painted(string text, string with) => colour ? $"{with}{text}{Plain}" : text;
    }

    private static void WriteLine(TextWriter output, SourceSpan span, string number, string gutter, string paint, Func<string, string, string> painted)
    {
        if (span.Source.IsHidden(span.Line))
        {
            output.WriteLine($"{painted($"{number} |", Blue)} (not shown: it may hold a Secret's value)");
            return;
        }
        ReadOnlySpan<char> line = span.Source.Line(span.Line);
        int caret = Math.Clamp(span.Column - 1, 0, line.Length);
        int from = line.Length <= LongestLine ? 0 : Math.Clamp(caret - LongestLine / 2, 0, line.Length - LongestLine);
        ReadOnlySpan<char> shown = line.Slice(from, Math.Min(LongestLine, line.Length - from));
        string before = from > 0 ? "… " : "";
        string after = from + shown.Length < line.Length ? " …" : "";
        output.WriteLine($"{painted($"{number} |", Blue)} {before}{Printable(shown.ToString(), keepTabs: true)}{after}");

        var indent = new StringBuilder(before.Length == 0 ? "" : "  ");
        foreach (char c in shown[..Math.Min(caret - from, shown.Length)])
            indent.Append(c == '\t' ? '\t' : ' ');
        string carets = new('^', Math.Clamp(span.Length, 1, Math.Max(1, shown.Length - (caret - from))));
        output.WriteLine($"{painted($"{gutter} |", Blue)} {indent}{painted(carets, paint)}");
    }

    private static string Printable(string text, bool keepTabs = false)
    {
        if (text.Length > LongestMessage)
            text = $"{text.AsSpan(0, LongestMessage)}…";
        bool clean = true;
        foreach (char c in text)
            clean &= IsPrintable(c, keepTabs);
        return clean ? text : string.Create(text.Length, (text, keepTabs), static (printable, from) =>
        {
            for (int i = 0; i < printable.Length; i++)
                printable[i] = IsPrintable(from.text[i], from.keepTabs) ? from.text[i] : '\uFFFD';
        });
    }

    // Bidirectional overrides could make a line read otherwise than it is.
    private static bool IsPrintable(char c, bool keepTabs) =>
        (c == '\t' && keepTabs) || !(char.IsControl(c) || c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069' or '\u2028' or '\u2029');
}
