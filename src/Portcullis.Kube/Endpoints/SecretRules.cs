using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>What a Secret must hold by its type, what of it may change, and how it looks where its values must not be seen.</summary>
internal static class SecretRules
{
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

    /// <summary>The same Secret with every value replaced by the beginning of its SHA-256, for the audit log.</summary>
    public static ReadOnlyMemory<byte> Redacted(ReadOnlyMemory<byte> stored)
    {
        JsonObject tree = ObjectJson.Read(stored);
        foreach (string member in new[] { "data", "stringData" })
            if (tree.Tree(member) is { } content)
                foreach (string key in content.Select(entry => entry.Key).ToArray())
                    content[key] = Fingerprint(content.Text(key), member == "data");
        // SECURITY: the annotation repeats the manifest, values and all.
        if (tree.Tree("metadata").Tree("annotations") is { } annotations && annotations.ContainsKey(LastApplied))
            annotations[LastApplied] = Fingerprint(annotations.Text(LastApplied), base64: false);
        return ObjectJson.Write(tree);
    }

    private static string Fingerprint(string value, bool base64)
    {
        byte[] plain = base64 && Base64.IsValid(value) ? Convert.FromBase64String(value) : System.Text.Encoding.UTF8.GetBytes(value);
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 4));
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
