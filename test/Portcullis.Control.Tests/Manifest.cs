using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Resources;

namespace Portcullis.Control.Tests;

/// <summary>Objects for tests, as they would be stored.</summary>
internal static class Manifest
{
    public static ObjectKey Key(ResourceKind kind, string ns, string name) => new(kind.Group, kind.Plural, ns, name);

    /// <summary>An object from the JSON of what follows its metadata.</summary>
    public static JsonObject Of(ResourceKind kind, string ns, string name, string rest = "\"spec\":{}", string metadata = "")
    {
        string place = ns.Length == 0 ? "" : $"\"namespace\":\"{ns}\",";
        return (JsonObject)JsonNode.Parse($$"""
            {"apiVersion":"{{kind.ApiVersion}}","kind":"{{kind.Kind}}","metadata":{"name":"{{name}}",{{place}}"creationTimestamp":"2026-01-01T00:00:00Z"{{metadata}}},{{rest}}}
            """)!;
    }

    public static JsonObject Policy(string ns, string name, string spec = "\"action\":\"DENY\",\"rules\":[{}]", long generation = 1) =>
        Of(Kinds.AuthorizationPolicy, ns, name, $$"""  "spec":{{{spec}}} """, $",\"generation\":{generation}");

    public static JsonObject Secret(string ns, string name, params (string Key, string Value)[] values) =>
        Of(Kinds.Secret, ns, name, $"\"type\":\"Opaque\",\"data\":{{{string.Join(',', values.Select(value => $"\"{value.Key}\":\"{Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Value))}\""))}}}");

    public static JsonObject ConfigMap(string ns, string name, params (string Key, string Value)[] values) =>
        Of(Kinds.ConfigMap, ns, name, $"\"data\":{new JsonObject(values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)value.Value))).ToJsonString()}");

    public static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());

    public static ResourceKind KindOf(JsonObject json)
    {
        string version = (string)json["apiVersion"]!;
        return Kinds.Find(version.Contains('/', StringComparison.Ordinal) ? version.Split('/')[0] : "", (string)json["kind"]!)!;
    }

    public static ObjectKey KeyOf(JsonObject json) =>
        Key(KindOf(json), (string?)json["metadata"]!["namespace"] ?? "", (string)json["metadata"]!["name"]!);
}
