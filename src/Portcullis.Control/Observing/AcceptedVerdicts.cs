using Portcullis.Syntax;

namespace Portcullis.Control;

/// <summary>What the compiler's findings about an object make of its condition Accepted.</summary>
internal static class AcceptedVerdicts
{
    private const int MostLines = 5;
    private const int Longest = 2000;

    public static Verdict Of(IEnumerable<Diagnostic> found)
    {
        Diagnostic[] errors = [.. found.Where(static each => each.Severity == Severity.Error)];
        if (errors.Length > 0)
            return new Verdict("False", "Invalid", Lines(errors));
        Diagnostic[] warnings = [.. found];
        return warnings.Length > 0 ? new Verdict("True", "AcceptedWithWarnings", Lines(warnings)) : new Verdict("True", Verdict.Accepted, "");
    }

    private static string Lines(Diagnostic[] found)
    {
        string text = string.Join("; ", found.Take(MostLines).Select(Findings.Line));
        text = found.Length > MostLines ? $"{text}; and {found.Length - MostLines} more" : text;
        return text.Length <= Longest ? text : text[..Longest];
    }
}
