using System.Text.Json.Nodes;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>JSON merge patches (RFC 7396). Pure; never throws on what a caller sends.</summary>
public static class MergePatch
{
    /// <summary>Applies a patch; null removes a member, everything but objects is replaced as a whole. The target is left as it is.</summary>
    /// <returns>A problem with 400 for a patch that is no JSON object.</returns>
    public static PatchResult Apply(JsonObject target, ReadOnlySpan<byte> patch)
    {
        ArgumentNullException.ThrowIfNull(target);
        Parsed<JsonObject> read = JsonTree.ReadObject(patch);
        return read.Ok ? Apply(target, read.Value) : PatchProblem.Unreadable($"error decoding patch: {read.Problem.Message}");
    }

    /// <summary>Applies a patch that has been read already.</summary>
    public static JsonObject Apply(JsonObject target, JsonObject patch)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(patch);
        var merged = (JsonObject)target.DeepClone();
        MergeInto(merged, patch);
        return merged;
    }

    /// <summary>The smallest merge patch that makes <paramref name="after"/> of <paramref name="before"/>; a null in <paramref name="after"/> cannot be expressed and is left out, as the member would be.</summary>
    public static JsonObject Difference(JsonObject before, JsonObject after)
    {
        ArgumentNullException.ThrowIfNull(before);
        ArgumentNullException.ThrowIfNull(after);
        var patch = new JsonObject();
        foreach ((string name, _) in before)
            if (after[name] is null)
                patch[name] = null;

        foreach ((string name, JsonNode? value) in after)
        {
            if (value is null || JsonNode.DeepEquals(before[name], value))
                continue;
            patch[name] = before[name] is JsonObject inner && value is JsonObject next ? Difference(inner, next) : value.DeepClone();
        }
        return patch;
    }

    private static void MergeInto(JsonObject target, JsonObject patch)
    {
        JsonTree.Remove(target, [.. patch.Where(member => member.Value is null).Select(member => member.Key)]);
        foreach ((string name, JsonNode? value) in patch)
        {
            if (value is null)
                continue;
            if (value is JsonObject members)
            {
                if (target[name] is not JsonObject inner)
                    target[name] = inner = [];
                MergeInto(inner, members);
            }
            else
            {
                target[name] = value.DeepClone();
            }
        }
    }
}
