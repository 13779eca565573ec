using System.Collections.Immutable;
using Portcullis.Kube;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Control;

/// <summary>Diagnostics in the words of the API: causes of a refusal, warnings, conditions.</summary>
internal static class Findings
{
    private const int Most = 20;

    /// <summary>One cause for each error, the help included.</summary>
    public static ImmutableArray<StatusCause> Causes(IEnumerable<Diagnostic> found) =>
        [.. found.Where(static each => each.Severity == Severity.Error).Select(static each => new StatusCause(Reason(each), Text(each), FieldOf(each))).Distinct()];

    /// <summary>A sentence for each warning, at most twenty; one about another object names it.</summary>
    public static ImmutableArray<string> Warnings(IEnumerable<Diagnostic> found, ObjectKey subject)
    {
        ImmutableArray<string> all = [.. found.Select(each => Warning(each, subject)).Distinct(StringComparer.Ordinal)];
        return all.Length <= Most ? all : [.. all[..(Most - 1)], $"and {all.Length - Most + 1} more warnings"];
    }

    /// <summary>The object that a diagnostic is about, by its key's text. A text inside an object, as MeshConfig's, counts as the object.</summary>
    public static string ObjectOf(Diagnostic diagnostic)
    {
        string name = diagnostic.Span.Source.Name;
        int inside = name.IndexOf('[', StringComparison.Ordinal);
        return inside < 0 ? name : name[..inside];
    }

    /// <summary>Message, help and code on one line, without the field.</summary>
    public static string Text(Diagnostic diagnostic) =>
        Plain(diagnostic.Help is null ? $"{diagnostic.Message} [{diagnostic.Code}]" : $"{diagnostic.Message}; {diagnostic.Help} [{diagnostic.Code}]");

    /// <summary>The field, then the text.</summary>
    public static string Line(Diagnostic diagnostic) => FieldOf(diagnostic) is { Length: > 0 } field ? $"{field}: {Text(diagnostic)}" : Text(diagnostic);

    private static string Warning(Diagnostic diagnostic, ObjectKey subject)
    {
        string about = ObjectOf(diagnostic);
        return about.Length == 0 || about == subject.Text || ObjectKey.Parse(about) is not { } other
            ? Line(diagnostic)
            : $"{Kind(other)} {new ObjectName(other.Namespace, other.Name)}: {Line(diagnostic)}";
    }

    private static string Kind(ObjectKey key) =>
        Kinds.All.FirstOrDefault(kind => kind.Group == key.Group && kind.Plural == key.Plural)?.Kind ?? key.Plural;

    // MeshConfig is a text inside a ConfigMap: the field is the key, and the path inside follows it.
    private static string FieldOf(Diagnostic diagnostic)
    {
        string name = diagnostic.Span.Source.Name;
        int inside = name.IndexOf('[', StringComparison.Ordinal);
        if (inside < 0)
            return diagnostic.Path;
        string outer = name[(inside + 1)..].TrimEnd(']');
        return diagnostic.Path.Length == 0 ? outer : $"{outer}.{diagnostic.Path}";
    }

    private static string Reason(Diagnostic diagnostic) => FieldProblems.Of(diagnostic) switch
    {
        FieldProblem.Missing => "FieldValueRequired",
        FieldProblem.WrongType => "FieldValueTypeInvalid",
        FieldProblem.NotSupported => "FieldValueNotSupported",
        FieldProblem.TooMany => "FieldValueTooMany",
        FieldProblem.TooLong => "FieldValueTooLong",
        FieldProblem.Duplicate => "FieldValueDuplicate",
        _ => "FieldValueInvalid",
    };

    // SECURITY: what others wrote must not break a header or steer a terminal.
    private static string Plain(string text) => string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c));
}
