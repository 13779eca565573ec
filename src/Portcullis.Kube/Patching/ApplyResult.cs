using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>What an apply makes, or whom it would take fields from, or why it cannot be made.</summary>
public sealed record ApplyResult
{
    private ApplyResult(JsonObject? applied, PatchProblem? problem) => (Object, Problem) = (applied, problem);

    /// <summary>The whole object with its managed fields, a tree of its own.</summary>
    public JsonObject? Object { get; }

    /// <summary>Null exactly when <see cref="Object"/> is not null. 400: what was applied is no apply configuration; 409: conflicts; 422: it does not fit the schema's lists.</summary>
    public PatchProblem? Problem { get; }

    /// <summary>One <c>FieldManagerConflict</c> for each field that another manager owns with another value.</summary>
    public ImmutableArray<StatusCause> Conflicts => Problem is { Code: 409 } problem ? problem.Causes : [];

    /// <summary>For <c>Status.message</c>; empty when there is an object.</summary>
    public string Message => Problem?.Message ?? "";

    [MemberNotNullWhen(true, nameof(Object))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Ok => Object is not null;

    public static implicit operator ApplyResult(JsonObject applied) => new(applied, problem: null);

    public static implicit operator ApplyResult(PatchProblem problem) => new(applied: null, problem);
}
