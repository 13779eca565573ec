using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>One document under the operations of one patch, within limits of size, depth and work. Not thread-safe.</summary>
internal sealed class JsonPatchRun
{
    // Ten thousand moves of a large subtree, or inserts at the head of a long array, would keep a core busy for minutes.
    private const long MaxWork = 100_000_000;

    private long _size;
    private long _work;

    public JsonPatchRun(JsonObject target)
    {
        Root = target.DeepClone();
        _size = Measure(Root).Size;
    }

    public JsonNode? Root { get; private set; }

    /// <summary>Makes one operation; null when it was made. After a problem the document is of no use.</summary>
    public PatchProblem? Make(JsonPatchOperation operation)
    {
        PatchProblem? problem = operation.Op switch
        {
            "add" => Add(operation.Path, operation.Value?.DeepClone()),
            "remove" => Take(operation.Path, out _),
            "replace" => Take(operation.Path, out _, replacement: operation),
            "move" => Move(operation),
            "copy" => Find(operation.From, out JsonNode? found) ?? Copy(operation.Path, found),
            _ => Test(operation),
        };
        return problem ?? (_work > MaxWork ? PatchProblem.TooLarge("the patch takes too much work") : null);
    }

    private PatchProblem? Test(JsonPatchOperation operation)
    {
        if (Find(operation.Path, out JsonNode? found) is { } missing)
            return missing;
        return JsonNode.DeepEquals(found, operation.Value) ? null : Refuse("the value is not what the test expects", operation.Path);
    }

    private PatchProblem? Move(JsonPatchOperation operation)
    {
        if (operation.Path.IsBelow(operation.From))
            return Refuse("a value cannot be moved into itself", operation.Path);
        return Take(operation.From, out JsonNode? taken) ?? Add(operation.Path, taken);
    }

    private PatchProblem? Copy(JsonPointer path, JsonNode? value)
    {
        // Before the clone, so that a refused copy costs no memory.
        return TooLarge(path, value) ?? Add(path, value?.DeepClone());
    }

    private PatchProblem? Add(JsonPointer path, JsonNode? value)
    {
        if (TooLarge(path, value) is { } tooLarge)
            return tooLarge;
        _size += Measure(value).Size;

        if (path.IsRoot)
        {
            _size -= Measure(Root).Size;
            Root = value;
            return null;
        }
        if (Parent(path, out JsonNode? parent) is { } missing)
            return missing;

        string token = path.Tokens[^1];
        switch (parent)
        {
            case JsonObject members:
                if (members.TryGetPropertyValue(token, out JsonNode? replaced))
                    _size -= Measure(replaced).Size;
                members[token] = value;
                return null;
            case JsonArray items when token == "-":
                items.Add(value);
                return null;
            case JsonArray items when JsonPointer.IndexOf(token, items.Count + 1) is { } index:
                _work += items.Count;
                items.Insert(index, value);
                return null;
            default:
                return NoSuch(path, parent);
        }
    }

    /// <summary>Removes the value at a place, which must exist, and puts a replacement there if one is given.</summary>
    private PatchProblem? Take(JsonPointer path, out JsonNode? taken, JsonPatchOperation? replacement = null)
    {
        if (Find(path, out taken) is { } missing)
            return missing;
        if (replacement is not null && TooLarge(path, replacement.Value) is { } tooLarge)
            return tooLarge;

        JsonNode? next = replacement?.Value?.DeepClone();
        _size += (replacement is null ? 0 : Measure(next).Size) - Measure(taken).Size;
        if (path.IsRoot)
        {
            Root = next;
            return null;
        }

        Parent(path, out JsonNode? parent);
        string token = path.Tokens[^1];
        if (parent is JsonObject members)
        {
            _work += members.Count;
            if (replacement is null)
                members.Remove(token);
            else
                members[token] = next;
        }
        else if (parent is JsonArray items && JsonPointer.IndexOf(token, items.Count) is { } index)
        {
            _work += items.Count;
            if (replacement is null)
                items.RemoveAt(index);
            else
                items[index] = next;
        }
        return null;
    }

    private PatchProblem? Parent(JsonPointer path, out JsonNode? parent) => Find(path, out parent, upTo: path.Tokens.Length - 1);

    private PatchProblem? Find(JsonPointer path, out JsonNode? found, int? upTo = null)
    {
        found = Root;
        int length = upTo ?? path.Tokens.Length;
        for (int i = 0; i < length; i++)
        {
            string token = path.Tokens[i];
            switch (found)
            {
                case JsonObject members when members.TryGetPropertyValue(token, out JsonNode? member):
                    found = member;
                    break;
                case JsonArray items when JsonPointer.IndexOf(token, items.Count) is { } index:
                    found = items[index];
                    break;
                default:
                    return NoSuch(path, found);
            }
        }
        return null;
    }

    private PatchProblem? TooLarge(JsonPointer path, JsonNode? value)
    {
        (int size, int depth) = Measure(value);
        if (_size + size > JsonTree.MaxBytes)
            return PatchProblem.TooLarge($"the object would become larger than {JsonTree.MaxBytes} bytes");
        return path.Tokens.Length + depth > JsonTree.MaxDepth
            ? Refuse($"the object would become deeper than {JsonTree.MaxDepth} levels", path)
            : null;
    }

    private (int Size, int Depth) Measure(JsonNode? node)
    {
        (int size, int depth) = JsonTree.Measure(node);
        _work += size;
        return (size, depth);
    }

    private static PatchProblem NoSuch(JsonPointer path, JsonNode? within) => Refuse(within switch
    {
        JsonObject => "no such member",
        JsonArray items => $"no such index; the array has {items.Count} items",
        _ => $"the path leads into {JsonTree.KindOf(within)}",
    }, path);

    private static PatchProblem Refuse(string why, JsonPointer path) => PatchProblem.Inapplicable(why, path.Text);
}
