namespace Portcullis.Syntax;

/// <summary>One thing wrong with a document: what, where, and what to write instead.</summary>
/// <param name="Code">Stable, never reused: <c>PCL</c> and four digits.</param>
/// <param name="Message">Lower case, no full stop, user input in backticks.</param>
/// <param name="Path">Field path as <c>spec.rules[0].from</c>; empty when the whole document is meant.</param>
/// <param name="Help">What to write instead, or null.</param>
public sealed record Diagnostic(Severity Severity, string Code, string Message, SourceSpan Span, string Path, string? Help)
{
    /// <summary>One line: <c>file:line:column: error PCL1001: message (path)</c>.</summary>
    public override string ToString()
    {
        string level = Severity == Severity.Error ? "error" : "warning";
        string where = Span == SourceSpan.None ? "" : $"{Span}: ";
        string path = Path.Length == 0 ? "" : $" ({Path})";
        return $"{where}{level} {Code}: {Message}{path}";
    }
}
