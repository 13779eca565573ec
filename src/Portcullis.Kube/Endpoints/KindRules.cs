using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>What kube-apiserver knows about its built-in kinds and clients rely on: defaults and rules per kind.</summary>
internal static class KindRules
{
    private const int MostContent = 1024 * 1024;

    /// <summary>Namespaces that the control plane itself lives on.</summary>
    private static readonly string[] Kept = ["default", "kube-system"];

    /// <summary>Fills in what Kubernetes fills in. Called before the object is judged.</summary>
    public static void Default(JsonObject tree, ResourceType type, JsonObject? existing)
    {
        switch (type.Group, type.Kind)
        {
            case ("", "Secret"):
                FoldStringData(tree);
                if (tree.Text("type").Length == 0 && !tree.Has("type", out _))
                    tree["type"] = "Opaque";
                break;
            case ("", "Namespace"):
                DefaultNamespace(tree, existing);
                break;
            case ("", "Service"):
                DefaultService(tree);
                break;
        }
    }

    public static void Check(JsonObject tree, ResourceType type, JsonObject? existing, Causes found)
    {
        switch (type.Group, type.Kind)
        {
            case ("", "Secret"):
                SecretRules.Check(tree, existing, found);
                break;
            case ("", "ConfigMap"):
                CheckConfigMap(tree, existing, found);
                break;
            case ("", "Service"):
                CheckService(tree, found);
                break;
            case ("", "Event"):
                string space = tree.Tree("metadata").Text("namespace");
                if (tree.Tree("involvedObject").Text("namespace") is { Length: > 0 } involved && involved != space)
                    found.Invalid("involvedObject.namespace", involved, "does not match event.namespace");
                break;
        }
    }

    /// <summary>Why this object may not be deleted by anyone, or null.</summary>
    public static string? KeptBecause(ResourceType type, string name) =>
        type is { Group: "", Kind: "Namespace" } && Array.IndexOf(Kept, name) >= 0 ? "this namespace may not be deleted" : null;

    /// <summary>Complaints about one map of content keys; returns how many bytes it holds.</summary>
    internal static long CheckContent(JsonObject? map, string field, bool base64, Causes found)
    {
        long size = 0;
        foreach ((string key, JsonNode? node) in map ?? [])
        {
            if (NameRules.ContentKey(key) is { } wrong)
                found.Invalid($"{field}[{key}]", key, wrong);
            string text = node is JsonValue value && value.TryGetValue(out string? found_) ? found_ : "";
            if (!base64)
                size += Encoding.UTF8.GetByteCount(text);
            else if (System.Buffers.Text.Base64.IsValid(text, out int length))
                size += length;
            else
                found.Invalid($"{field}[{key}]", "must be base64-encoded"); // SECURITY: the value itself is not repeated
        }
        return size;
    }

    /// <summary><c>immutable: true</c> holds the content and itself.</summary>
    internal static void CheckImmutable(JsonObject tree, JsonObject? existing, Causes found, params string[] held)
    {
        if (existing is null || !existing.Flag("immutable"))
            return;
        if (!tree.Flag("immutable"))
            found.Forbidden("immutable", "field is immutable when `immutable` is set");
        foreach (string member in held)
            if (!SameMap(tree.Tree(member), existing.Tree(member)))
                found.Forbidden(member, "field is immutable when `immutable` is set");
    }

    internal static void CheckSize(long size, string field, Causes found)
    {
        if (size > MostContent)
            found.TooLong(field, MostContent);
    }

    private static bool SameMap(JsonObject? one, JsonObject? other) =>
        (one?.Count ?? 0) == (other?.Count ?? 0) && (one is null || one.Count == 0 || JsonNode.DeepEquals(one, other));

    /// <summary>What a caller gave as plain text, kept as bytes: Secrets are stored with <c>data</c> alone.</summary>
    public static void FoldStringData(JsonObject tree)
    {
        if (!tree.TryGetPropertyValue("stringData", out JsonNode? given))
            return;
        tree.Remove("stringData");
        if (given is not JsonObject { Count: > 0 } texts)
            return;
        JsonObject content = tree.TreeOrNew("data");
        foreach ((string key, JsonNode? node) in texts)
            content[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(node is JsonValue value && value.TryGetValue(out string? text) ? text : ""));
    }

    private static void DefaultNamespace(JsonObject tree, JsonObject? existing)
    {
        JsonObject metadata = tree.TreeOrNew("metadata");
        if (metadata.Text("name") is { Length: > 0 } name)
            metadata.TreeOrNew("labels")["kubernetes.io/metadata.name"] = name;
        if (existing is null)
        {
            tree["spec"] = new JsonObject { ["finalizers"] = ObjectJson.TextArray("kubernetes") };
            tree["status"] = new JsonObject { ["phase"] = "Active" };
            return;
        }
        ObjectJson.Carry("spec", existing, tree); // changed by /finalize alone
        ObjectJson.Carry("status", existing, tree);
    }

    private static void DefaultService(JsonObject tree)
    {
        JsonObject spec = tree.TreeOrNew("spec");
        if (!spec.Has("type", out _))
            spec["type"] = "ClusterIP";
        if (!spec.Has("sessionAffinity", out _))
            spec["sessionAffinity"] = "None";
        foreach (JsonNode? node in spec.Items("ports") ?? [])
        {
            if (node is not JsonObject port)
                continue;
            if (!port.Has("protocol", out _))
                port["protocol"] = "TCP";
            if (!port.Has("targetPort", out _) && port.Number("port") is > 0 and var number && spec.Text("type") != "ExternalName")
                port["targetPort"] = number;
        }
    }

    private static void CheckConfigMap(JsonObject tree, JsonObject? existing, Causes found)
    {
        long size = CheckContent(tree.Tree("data"), "data", base64: false, found) + CheckContent(tree.Tree("binaryData"), "binaryData", base64: true, found);
        CheckSize(size, "", found);
        foreach ((string key, JsonNode? _) in tree.Tree("binaryData") ?? [])
            if (tree.Tree("data")?.ContainsKey(key) == true)
                found.Invalid($"binaryData[{key}]", key, "duplicate of key present in data");
        CheckImmutable(tree, existing, found, "data", "binaryData");
    }

    private static void CheckService(JsonObject tree, Causes found)
    {
        JsonObject? spec = tree.Tree("spec");
        string type = spec.Text("type");
        if (type is not ("ClusterIP" or "NodePort" or "LoadBalancer" or "ExternalName"))
            found.NotSupported("spec.type", type, "ClusterIP", "ExternalName", "LoadBalancer", "NodePort");
        JsonArray ports = spec.Items("ports") ?? [];
        if (ports.Count == 0 && type != "ExternalName" && spec.Text("clusterIP") != "None")
            found.Required("spec.ports");
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < ports.Count; i++)
        {
            var port = ports[i] as JsonObject;
            long number = port.Number("port");
            if (number is < 1 or > 65535)
                found.Invalid($"spec.ports[{i}].port", $"{number}: must be between 1 and 65535, inclusive");
            string name = port.Text("name");
            if (name.Length == 0 && ports.Count > 1)
                found.Required($"spec.ports[{i}].name");
            else if (!names.Add(name))
                found.Add([new StatusCause("FieldValueDuplicate", $"Duplicate value: \"{name}\"", $"spec.ports[{i}].name")]);
        }
    }
}
