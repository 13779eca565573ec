using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>Says whom an apply would take which fields from, in Kubernetes' words.</summary>
internal static class ApplyConflict
{
    public static PatchProblem Problem(ImmutableArray<(ManagedEntry Owner, FieldSet Taken)> conflicts)
    {
        var fields = conflicts
            .Select(conflict => (Owner: conflict.Owner.Show(), Fields: conflict.Taken.Show()))
            .OrderBy(conflict => conflict.Owner, StringComparer.Ordinal)
            .ToList();
        ImmutableArray<StatusCause> causes = [.. fields.SelectMany(conflict => conflict.Fields.Select(field => new StatusCause("FieldManagerConflict", $"conflict with {conflict.Owner}", field)))];

        string message = causes is [var single]
            ? $"Apply failed with 1 conflict: {single.Message}: {single.Field}"
            : $"Apply failed with {causes.Length} conflicts: {string.Join('\n', fields.Select(Lines))}";
        return new PatchProblem(409, message, causes);
    }

    private static string Lines((string Owner, ImmutableArray<string> Fields) conflict) =>
        $"conflicts with {conflict.Owner}:\n{string.Join('\n', conflict.Fields.Select(field => $"- {field}"))}";
}
