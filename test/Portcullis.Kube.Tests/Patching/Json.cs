using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>JSON written as text in tests.</summary>
internal static class Json
{
    public static JsonObject Object(string text) => JsonNode.Parse(text)!.AsObject();

    public static void ShouldBeJson(this JsonNode? actual, string expected) =>
        JsonNode.DeepEquals(actual, JsonNode.Parse(expected)).ShouldBeTrue($"expected {JsonNode.Parse(expected)?.ToJsonString()}\nbut was  {actual?.ToJsonString()}");
}
