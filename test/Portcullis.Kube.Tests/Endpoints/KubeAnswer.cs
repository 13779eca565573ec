using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>An answer of the API, read to its end.</summary>
public sealed record KubeAnswer(int Code, string Body, string[] Warnings, string MediaType, string ETag, string RetryAfter)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    /// <summary>The value at a path of members and indexes, as text; null when there is none.</summary>
    public string? At(params object[] path)
    {
        JsonNode? node = Json;
        foreach (object step in path)
            node = step switch
            {
                string member => (node as JsonObject)?[member],
                int index => node is JsonArray list && index < list.Count ? list[index] : null,
                _ => null,
            };
        return node is JsonValue value && value.TryGetValue(out string? text) ? text : node?.ToJsonString();
    }

    public string Version => At("metadata", "resourceVersion") ?? "";

    public string[] Names => [.. Json["items"]!.AsArray().Select(item => item!["metadata"]!["name"]!.GetValue<string>())];
}
