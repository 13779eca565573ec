using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>JSON for people: what fits on a line stands on one.</summary>
internal static class PrettyJson
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode? node, int width, int depth = 0, int taken = 0)
    {
        string whole = node is null ? "null" : node.ToJsonString(Plain);
        if (node is not (JsonObject or JsonArray) || (depth > 0 && 2 * depth + taken + whole.Length <= width))
            return whole;
        string inner = "\n" + new string(' ', 2 * (depth + 1));
        string end = "\n" + new string(' ', 2 * depth);
        return node is JsonArray list
            ? $"[{inner}{string.Join("," + inner, list.Select(item => Of(item, width, depth + 1)))}{end}]"
            : $"{{{inner}{string.Join("," + inner, node.AsObject().Select(member => Member(member, width, depth)))}{end}}}";
    }

    private static string Member(KeyValuePair<string, JsonNode?> member, int width, int depth) =>
        $"\"{member.Key}\": {Of(member.Value, width, depth + 1, member.Key.Length + 4)}";
}
