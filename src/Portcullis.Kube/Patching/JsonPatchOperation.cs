using System.Text.Json.Nodes;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>One operation of a JSON patch, its members checked (RFC 6902 section 4).</summary>
/// <param name="Value">For add, replace and test.</param>
/// <param name="From">For move and copy; the path itself otherwise.</param>
internal sealed record JsonPatchOperation(string Op, JsonPointer Path, JsonNode? Value, JsonPointer From)
{
    public static Parsed<JsonPatchOperation> Read(JsonNode? node)
    {
        if (node is not JsonObject members)
            return new Problem($"expected an object, found {JsonTree.KindOf(node)}");
        if (JsonTree.TextOf(members["op"]) is not { } op)
            return new Problem("`op` is missing or not a string");
        if (op is not ("add" or "remove" or "replace" or "move" or "copy" or "test"))
            return new Problem($"unknown `op` `{op}`");
        if (JsonTree.TextOf(members["path"]) is not { } pathText)
            return new Problem("`path` is missing or not a string");

        Parsed<JsonPointer> path = JsonPointer.Parse(pathText);
        if (!path.Ok)
            return path.Problem;

        if (op is "add" or "replace" or "test")
        {
            return members.TryGetPropertyValue("value", out JsonNode? value)
                ? new JsonPatchOperation(op, path.Value, value, path.Value)
                : new Problem("`value` is missing");
        }
        if (op is "remove")
            return new JsonPatchOperation(op, path.Value, Value: null, path.Value);

        if (JsonTree.TextOf(members["from"]) is not { } fromText)
            return new Problem("`from` is missing or not a string");
        Parsed<JsonPointer> from = JsonPointer.Parse(fromText);
        return from.Ok ? new JsonPatchOperation(op, path.Value, Value: null, from.Value) : from.Problem;
    }
}
