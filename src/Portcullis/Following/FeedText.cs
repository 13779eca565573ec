using Portcullis.Syntax;

namespace Portcullis.Following;

/// <summary>Diagnostics about objects that came over a feed: they have a name and a field, and no file with lines to show.</summary>
internal static class FeedText
{
    /// <summary>The message, with its code, the field and the help; without the object's name.</summary>
    public static string Describe(Diagnostic problem)
    {
        string path = problem.Path.Length == 0 ? "" : $"{problem.Path}: ";
        string help = problem.Help is null ? "" : $"; {problem.Help}";
        return Plain($"{path}{problem.Message} ({problem.Code}){help}");
    }

    /// <summary>One line for standard error.</summary>
    public static string Line(Diagnostic problem)
    {
        string level = problem.Severity == Severity.Error ? "error" : "warning";
        string name = problem.Span.Source.Name.Length == 0 ? "" : $" in `{Plain(problem.Span.Source.Name)}`";
        return $"{level}{name}: {Describe(problem)}";
    }

    // SECURITY: what others wrote must not steer the reader's terminal.
    public static string Plain(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? '?' : c));
}
