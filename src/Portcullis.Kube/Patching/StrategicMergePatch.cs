using System.Text.Json.Nodes;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>Strategic merge patches: merge patches that know how lists merge, with directives. Pure; never throws on what a caller sends.</summary>
public static class StrategicMergePatch
{
    /// <summary>Applies a patch with its directives <c>$patch</c>, <c>$retainKeys</c>, <c>$setElementOrder/LIST</c>, <c>$deleteFromPrimitiveList/LIST</c>. The target is left as it is.</summary>
    /// <param name="schema">The shape of the whole object: lists with <see cref="ObjectSchema.PatchMergeKey"/> or <see cref="ObjectSchema.PatchMergesScalars"/> merge, others are replaced.</param>
    /// <returns>A problem with 400 for a patch that is no JSON object or misuses a directive, 422 for a list's entry without its merge key.</returns>
    public static PatchResult Apply(JsonObject target, ReadOnlySpan<byte> patch, ObjectSchema schema)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(schema);
        Parsed<JsonObject> read = JsonTree.ReadObject(patch);
        if (!read.Ok)
            return PatchProblem.Unreadable($"error decoding patch: {read.Problem.Message}");

        var run = new StrategicMergeRun();
        JsonObject patched = run.Merge(target, read.Value, schema);
        return run.Problem is { } problem ? problem : patched;
    }
}
