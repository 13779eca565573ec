using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>JSON patches (RFC 6902). Pure; never throws on what a caller sends.</summary>
public static class JsonPatch
{
    /// <summary>The most operations of one patch, as Kubernetes has it.</summary>
    public const int MaxOperations = 10_000;

    /// <summary>Applies every operation in order, or none. The target is left as it is.</summary>
    /// <returns>A problem with 400 for a patch that is no JSON patch, 413 for one that would grow the object beyond 3 MiB or takes too long, 422 for one that does not fit this object.</returns>
    public static PatchResult Apply(JsonObject target, ReadOnlySpan<byte> patch)
    {
        ArgumentNullException.ThrowIfNull(target);
        Parsed<JsonArray> read = JsonTree.ReadArray(patch);
        if (!read.Ok)
            return PatchProblem.Unreadable($"error decoding patch: {read.Problem.Message}");
        if (read.Value.Count > MaxOperations)
            return PatchProblem.TooLarge($"The allowed maximum operations in a JSON patch is {MaxOperations}, got {read.Value.Count}");

        var operations = ImmutableArray.CreateBuilder<JsonPatchOperation>(read.Value.Count);
        foreach (JsonNode? node in read.Value)
        {
            Parsed<JsonPatchOperation> operation = JsonPatchOperation.Read(node);
            if (!operation.Ok)
                return PatchProblem.Unreadable($"error decoding patch: operation {operations.Count}: {operation.Problem.Message}");
            operations.Add(operation.Value);
        }

        var run = new JsonPatchRun(target);
        for (int i = 0; i < operations.Count; i++)
            if (run.Make(operations[i]) is { } problem)
                return problem with { Message = $"operation {i} ({operations[i].Op} {operations[i].Path.Text}): {problem.Message}" };

        return run.Root is JsonObject patched
            ? patched
            : PatchProblem.Inapplicable($"the patch leaves {JsonTree.KindOf(run.Root)} in place of the object", field: "");
    }
}
