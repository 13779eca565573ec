using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>Says which fields of a body are unknown or given twice, in Kubernetes' words.</summary>
public static class StrictComplaint
{
    /// <summary>The message of the 400 answer under <c>fieldValidation=Strict</c>; null when there is nothing to complain about.</summary>
    public static string? Message(ImmutableArray<UnknownField> unknown, ImmutableArray<string> duplicates)
    {
        if (unknown.IsEmpty && duplicates.IsEmpty)
            return null;
        IEnumerable<string> parts = [.. unknown.Select(field => Unknown(field.Path)), .. duplicates.Select(Duplicate)];
        string hints = string.Join("; ", unknown.Where(field => field.Meant is not null)
            .Select(field => unknown.Length == 1 ? $"did you mean \"{field.Meant}\"?" : $"for \"{field.Path}\" did you mean \"{field.Meant}\"?"));
        return $"strict decoding error: {string.Join(", ", parts)}{(hints.Length == 0 ? "" : $"; {hints}")}";
    }

    /// <summary>One warning for each field, under <c>fieldValidation=Warn</c>.</summary>
    public static ImmutableArray<string> Warnings(ImmutableArray<UnknownField> unknown, ImmutableArray<string> duplicates) =>
    [
        .. unknown.Select(field => Unknown(field.Path) + (field.Meant is null ? "" : $"; did you mean \"{field.Meant}\"?")),
        .. duplicates.Select(Duplicate),
    ];

    private static string Unknown(string path) => $"unknown field \"{path}\"";

    private static string Duplicate(string path) => $"duplicate field \"{path}\"";
}
