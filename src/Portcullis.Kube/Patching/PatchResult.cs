using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>A patched object, or why there is none.</summary>
public sealed record PatchResult
{
    private PatchResult(JsonObject? patched, PatchProblem? problem) => (Object, Problem) = (patched, problem);

    /// <summary>A tree of its own: nothing in it is shared with what was patched.</summary>
    public JsonObject? Object { get; }

    /// <summary>Null exactly when <see cref="Object"/> is not null.</summary>
    public PatchProblem? Problem { get; }

    [MemberNotNullWhen(true, nameof(Object))]
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool Ok => Object is not null;

    public static implicit operator PatchResult(JsonObject patched) => new(patched, problem: null);

    public static implicit operator PatchResult(PatchProblem problem) => new(patched: null, problem);
}
