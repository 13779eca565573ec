using System.Text;

namespace Portcullis.Kube.Tests;

/// <summary>Objects and writes for the storage tests.</summary>
internal static class Given
{
    public static CancellationToken Soon { get; } = CancellationToken.None;

    public static ObjectKey Config(string name, string space = "shop") => new("", "configmaps", space, name);

    public static ObjectKey Secret(string name, string space = "shop") => new("", "secrets", space, name);

    public static ObjectKey Policy(string name, string space = "shop") => new("security.istio.io", "authorizationpolicies", space, name);

    public static byte[] Json(ObjectKey key, string value) => Encoding.UTF8.GetBytes(
        $$$"""{"apiVersion":"v1","kind":"K","metadata":{"name":"{{{key.Name}}}","namespace":"{{{key.Namespace}}}"},"value":"{{{value}}}"}""");

    public static ObjectWrite Create(ObjectKey key, string value = "one") => new(key, Expected: 0, Json(key, value));

    public static ObjectWrite Replace(ObjectKey key, long expected, string value) => new(key, expected, Json(key, value));

    public static ObjectWrite Delete(ObjectKey key, long expected) => new(key, expected, Json: null);

    public static string Text(ReadOnlyMemory<byte> json) => Encoding.UTF8.GetString(json.Span);

    public static string Value(StoredObject stored) => System.Text.Json.Nodes.JsonNode.Parse(stored.Json.Span)!["value"]!.GetValue<string>();

    public static string Version(StoredObject stored) =>
        System.Text.Json.Nodes.JsonNode.Parse(stored.Json.Span)!["metadata"]!["resourceVersion"]!.GetValue<string>();
}
