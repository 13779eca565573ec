using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>What a Secret must hold by its type, what of it may change, and how it looks where its values must not be seen.</summary>
internal static class SecretRules
{
    private const string Changed = AuditRecord.Hidden + " changed";
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    public static void Check(JsonObject tree, JsonObject? existing, Causes found)
    {
        KindRules.CheckSize(KindRules.CheckContent(tree.Tree("data"), "data", base64: true, found), "data", found);
        string type = tree.Text("type");
        if (existing is not null && existing.Text("type") != type)
            found.Invalid("type", type, "field is immutable");
        KindRules.CheckImmutable(tree, existing, found, "data");
        CheckKeys(tree, type, found);
    }

    /// <summary>Puts the stored values of an immutable Secret in the place of those that were sent; false for one that is not immutable.</summary>
    /// <remarks>SECURITY: refusing other values and taking the same would tell whoever may not read the Secret which they are.</remarks>
    public static bool KeepImmutable(JsonObject existing, JsonObject tree)
    {
        if (!existing.Flag("immutable"))
            return false;
        ObjectJson.Carry("data", existing, tree);
        ObjectJson.Carry("immutable", existing, tree);
        return true;
    }

    /// <summary>A Secret before and after a write without its values, for the audit log: those that differ are told apart, and nothing else of them is told.</summary>
    public static (ReadOnlyMemory<byte>? Before, ReadOnlyMemory<byte>? After) Redacted(ReadOnlyMemory<byte>? before, ReadOnlyMemory<byte>? after)
    {
        JsonObject? old = before is { } was ? ObjectJson.Read(was) : null;
        JsonObject? now = after is { } then ? ObjectJson.Read(then) : null;
        foreach (string member in new[] { "data", "stringData" })
            Hide(old.Tree(member), now.Tree(member), static _ => true);
        // SECURITY: the annotation repeats the manifest, values and all.
        Hide(old.Tree("metadata").Tree("annotations"), now.Tree("metadata").Tree("annotations"), static key => key == LastApplied);
        return (Written(old), Written(now));
    }

    private static ReadOnlyMemory<byte>? Written(JsonObject? tree) => tree is null ? (ReadOnlyMemory<byte>?)null : ObjectJson.Write(tree);

    private static void Hide(JsonObject? old, JsonObject? now, Func<string, bool> isHidden)
    {
        foreach (string key in (old ?? []).Concat(now ?? []).Select(entry => entry.Key).Where(isHidden).Distinct(StringComparer.Ordinal).ToArray())
        {
            JsonNode? before = null, after = null;
            bool both = old?.TryGetPropertyValue(key, out before) == true & now?.TryGetPropertyValue(key, out after) == true;
            bool changed = both && !JsonNode.DeepEquals(before, after);
            if (old?.ContainsKey(key) == true)
                old[key] = AuditRecord.Hidden;
            if (now?.ContainsKey(key) == true)
                now[key] = changed ? Changed : AuditRecord.Hidden;
        }
    }

    private static void CheckKeys(JsonObject tree, string type, Causes found)
    {
        JsonObject? content = tree.Tree("data");
        string[] needed = type switch
        {
            "kubernetes.io/tls" => ["tls.crt", "tls.key"],
            "kubernetes.io/dockerconfigjson" => [".dockerconfigjson"],
            "kubernetes.io/dockercfg" => [".dockercfg"],
            "kubernetes.io/ssh-auth" => ["ssh-privatekey"],
            _ => [],
        };
        foreach (string key in needed)
            if (content?.ContainsKey(key) != true)
                found.Required($"data[{key}]");
        if (type == "kubernetes.io/basic-auth" && content?.ContainsKey("username") != true && content?.ContainsKey("password") != true)
        {
            found.Required("data[username]");
            found.Required("data[password]");
        }
    }
}
