namespace Portcullis.Syntax;

/// <summary>Writes diagnostics for a terminal: the message, the place, the source line with a caret, and the help.</summary>
public static class DiagnosticRenderer
{
    public static void Write(TextWriter output, IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
            output.WriteLine(diagnostic);
    }
}
