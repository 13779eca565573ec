using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>One step of a path as FieldsV1 writes it: <c>f:name</c>, <c>k:{"port":80}</c>, <c>v:"scalar"</c>, <c>i:0</c>. Text is the identity: equal steps are equal strings.</summary>
internal static class FieldStep
{
    /// <summary>Marks that a node itself is owned, beside what is below it.</summary>
    public const string Self = ".";

    public static string Field(string name) => "f:" + name;

    /// <summary>A list's entry by its keys.</summary>
    public static string Key(IEnumerable<KeyValuePair<string, JsonNode?>> keys)
    {
        var sorted = new JsonObject();
        foreach ((string name, JsonNode? value) in keys.OrderBy(key => key.Key, StringComparer.Ordinal))
            sorted[name] = value?.DeepClone();
        return "k:" + JsonTree.Canonical(sorted);
    }

    /// <summary>A set's entry by itself.</summary>
    public static string Value(JsonNode? value) => "v:" + JsonTree.Canonical(value);

    /// <summary>The member's name of a field's step; null for the other steps.</summary>
    public static string? FieldName(string step) => step.StartsWith("f:", StringComparison.Ordinal) ? step[2..] : null;

    /// <summary>The step as this class would write it, or null when it is none.</summary>
    public static string? Normalize(string step)
    {
        if (step.Length < 2 || step[1] != ':')
            return null;
        switch (step[0])
        {
            case 'f':
                return step;
            case 'i':
                return int.TryParse(step.AsSpan(2), out int index) && index >= 0 ? $"i:{index}" : null;
            case 'k':
                Parsed<JsonObject> keys = JsonTree.ReadObject(Encoding.UTF8.GetBytes(step[2..]));
                return keys is { Ok: true, Value.Count: > 0 } ? Key(keys.Value) : null;
            case 'v':
                Parsed<JsonArray> value = JsonTree.ReadArray(Encoding.UTF8.GetBytes($"[{step[2..]}]"));
                return value is { Ok: true, Value.Count: 1 } ? Value(value.Value[0]) : null;
            default:
                return null;
        }
    }

    /// <summary>As Kubernetes' messages show it: <c>.name</c>, <c>[port=80]</c>, <c>[="scalar"]</c>, <c>[0]</c>.</summary>
    public static string Show(string step) => step[0] switch
    {
        'f' => "." + step[2..],
        'k' => $"[{string.Join(',', JsonNode.Parse(step[2..])!.AsObject().Select(key => $"{key.Key}={Text(key.Value)}"))}]",
        'v' => $"[={step[2..]}]",
        _ => $"[{step[2..]}]",
    };

    private static string Text(JsonNode? value) =>
        value is null || value.GetValueKind() == JsonValueKind.Null ? "null" : JsonTree.Canonical(value);
}
