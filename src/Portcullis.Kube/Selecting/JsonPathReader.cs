using System.Collections.Immutable;
using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>A place, or several, in a JSON value, as a table's column names it: <c>.spec.a[0].b</c>, <c>.metadata.labels['a.b']</c> or <c>.metadata.labels.a\.b</c>, <c>[*]</c>, <c>[?(@.type=="Ready")].status</c>. Immutable; never throws.</summary>
public sealed class JsonPathReader
{
    private const int MaxFound = 10_000;

    private readonly ImmutableArray<JsonPathStep>? _steps;

    private JsonPathReader(string text, ImmutableArray<JsonPathStep>? steps) => (Text, _steps) = (text, steps);

    public string Text { get; }

    /// <summary>The path could be read. One that could not finds nothing.</summary>
    public bool IsValid => _steps is not null;

    /// <summary>Prepares a path, which may stand in braces and begin with <c>$</c>.</summary>
    public static JsonPathReader Of(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new JsonPathReader(path, JsonPathParser.Parse(path));
    }

    /// <summary>Everything at the place, in document order.</summary>
    public ImmutableArray<JsonElement> All(JsonElement root)
    {
        if (_steps is not { } steps)
            return [];
        ImmutableArray<JsonElement> found = [root];
        try
        {
            foreach (JsonPathStep step in steps)
                found = Follow(found, step);
        }
        catch (InvalidOperationException)
        {
            return []; // a member's name holds half a surrogate pair, and nothing can be compared with it
        }
        return found;
    }

    /// <summary>The first thing at the place; null when there is none.</summary>
    public JsonElement? First(JsonElement root)
    {
        ImmutableArray<JsonElement> found = All(root);
        return found.IsEmpty ? null : found[0];
    }

    /// <summary>What a cell shows: scalars as text, several separated by commas, objects and arrays as JSON; null for nothing or null alone.</summary>
    public string? Show(JsonElement root)
    {
        ImmutableArray<JsonElement> found = All(root);
        return found.IsEmpty || (found.Length == 1 && found[0].ValueKind is JsonValueKind.Null or JsonValueKind.Undefined)
            ? null
            : string.Join(',', found.Select(TextOf));
    }

    private static ImmutableArray<JsonElement> Follow(ImmutableArray<JsonElement> values, JsonPathStep step)
    {
        var next = ImmutableArray.CreateBuilder<JsonElement>();
        foreach (JsonElement value in values)
        {
            if (step.Kind == JsonPathStepKind.Member && value.ValueKind == JsonValueKind.Object && value.TryGetProperty(step.Name, out JsonElement member))
                next.Add(member);
            else if (step.Kind != JsonPathStepKind.Member && value.ValueKind == JsonValueKind.Array)
                next.AddRange(Items(value, step));
            else if (step.Kind == JsonPathStepKind.All && value.ValueKind == JsonValueKind.Object)
                next.AddRange(value.EnumerateObject().Select(property => property.Value));
            if (next.Count > MaxFound)
                break;
        }
        return next.ToImmutable();
    }

    private static IEnumerable<JsonElement> Items(JsonElement array, JsonPathStep step)
    {
        switch (step.Kind)
        {
            case JsonPathStepKind.All:
                return array.EnumerateArray();
            case JsonPathStepKind.Filter:
                return array.EnumerateArray().Where(item => Holds(item, step));
            default:
                long index = step.Index < 0 ? (long)array.GetArrayLength() + step.Index : step.Index;
                return index >= 0 && index < array.GetArrayLength() ? [array[(int)index]] : [];
        }
    }

    private static bool Holds(JsonElement item, JsonPathStep step)
    {
        ImmutableArray<JsonElement> found = [item];
        foreach (JsonPathStep inner in step.Filter)
            found = Follow(found, inner);
        return step.Comparison switch
        {
            "" => !found.IsEmpty,
            "==" => !found.IsEmpty && TextOf(found[0]) == step.Name,
            _ => !found.IsEmpty && TextOf(found[0]) != step.Name,
        };
    }

    private static string TextOf(JsonElement value) => value.ValueKind switch
    {
        // A string with half a surrogate pair cannot be read as text: its JSON can.
        JsonValueKind.String => ReadableText(value),
        JsonValueKind.Undefined => "",
        _ => value.GetRawText(),
    };

    private static string ReadableText(JsonElement value)
    {
        try
        {
            return value.GetString() ?? "";
        }
        catch (InvalidOperationException)
        {
            return value.GetRawText();
        }
    }
}
