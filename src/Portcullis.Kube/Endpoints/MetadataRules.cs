using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>What <c>metadata</c> must be, and what of it the server alone decides.</summary>
internal static class MetadataRules
{
    private const int MostAnnotations = 256 * 1024;

    /// <summary>Gives a new object what the server decides: uid, time, first generation, namespace.</summary>
    public static void Begin(JsonObject tree, ResourceType type, string @namespace, DateTimeOffset now)
    {
        JsonObject metadata = tree.TreeOrNew("metadata");
        foreach (string member in new[] { "resourceVersion", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds", "generation" })
            metadata.Remove(member);
        if (@namespace.Length > 0)
            metadata["namespace"] = @namespace;
        else
            metadata.Remove("namespace");
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = ObjectJson.Time(now);
        if (type.IsCustom)
            metadata["generation"] = 1;
        DropEmpty(metadata);
    }

    /// <summary>Keeps in a changed object what the server decided before, and counts its generation.</summary>
    public static void Carry(JsonObject existing, JsonObject tree, ResourceType type)
    {
        JsonObject from = existing.TreeOrNew("metadata");
        JsonObject metadata = tree.TreeOrNew("metadata");
        foreach (string member in new[] { "name", "generateName", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation", "resourceVersion" })
            ObjectJson.Carry(member, from, metadata);
        metadata.Remove("selfLink");
        DropEmpty(metadata);
        if (type.IsCustom && !SameContent(existing, tree, type.HasStatus))
            metadata["generation"] = Math.Max(1, from.Number("generation")) + 1;
    }

    /// <summary>What the caller wrote into metadata, judged.</summary>
    public static void Check(JsonObject tree, ResourceType type, JsonObject? existing, Causes found)
    {
        JsonObject? metadata = tree.Tree("metadata");
        if (existing is null)
            CheckName(metadata.Text("name"), type, found);
        CheckKeys(metadata.Tree("labels"), "metadata.labels", NameRules.LabelValue, found);
        CheckKeys(metadata.Tree("annotations"), "metadata.annotations", _ => null, found);
        long size = (metadata.Tree("annotations") ?? []).Sum(entry => (long)entry.Key.Length + Encoding.UTF8.GetByteCount(Text(entry.Value)));
        if (size > MostAnnotations)
            found.TooLong("metadata.annotations", MostAnnotations);
        CheckFinalizers(metadata, existing?.Tree("metadata"), found);
        CheckOwners(metadata.Items("ownerReferences"), found);
    }

    public static bool IsTerminating(JsonObject tree) => tree.Tree("metadata").Text("deletionTimestamp").Length > 0;

    /// <summary>Nothing holds a terminating object any longer.</summary>
    public static bool IsReleased(JsonObject tree) =>
        IsTerminating(tree) && tree.Tree("metadata").Items("finalizers") is not { Count: > 0 };

    private static void CheckName(string name, ResourceType type, Causes found)
    {
        string? problem = (type.Group, type.Kind) switch
        {
            ("", "Namespace") => NameRules.Label(name),
            ("", "Service") => NameRules.ServiceName(name),
            _ => NameRules.Subdomain(name),
        };
        if (problem is not null)
            found.Invalid("metadata.name", name, problem);
    }

    private static void CheckKeys(JsonObject? map, string field, Func<string, string?> value, Causes found)
    {
        foreach ((string key, JsonNode? node) in map ?? [])
        {
            if (NameRules.QualifiedName(field == "metadata.annotations" ? key.ToLowerInvariant() : key) is { } wrong)
                found.Invalid(field, key, wrong);
            if (value(Text(node)) is { } problem)
                found.Invalid(field, Text(node), problem);
        }
    }

    private static void CheckFinalizers(JsonObject? metadata, JsonObject? before, Causes found)
    {
        var had = new HashSet<string>(ObjectJson.Texts(before.Items("finalizers")), StringComparer.Ordinal);
        foreach (string finalizer in ObjectJson.Texts(metadata.Items("finalizers")))
        {
            if (NameRules.QualifiedName(finalizer) is { } problem)
                found.Invalid("metadata.finalizers", finalizer, problem);
            if (before.Text("deletionTimestamp").Length > 0 && !had.Contains(finalizer))
                found.Forbidden("metadata.finalizers",
                    $"no new finalizers can be added if the object is being deleted, found new finalizers []string{{\"{finalizer}\"}}");
        }
    }

    private static void CheckOwners(JsonArray? owners, Causes found)
    {
        int at = -1;
        foreach (JsonNode? owner in owners ?? [])
        {
            at++;
            foreach (string member in new[] { "apiVersion", "kind", "name", "uid" })
                if ((owner as JsonObject).Text(member).Length == 0)
                    found.Required($"metadata.ownerReferences[{at}].{member}", "must not be empty");
        }
    }

    /// <summary>Empty maps and lists in metadata mean what absent ones mean; kept, they would make a second apply a change.</summary>
    private static void DropEmpty(JsonObject metadata)
    {
        foreach (string member in new[] { "labels", "annotations", "finalizers", "ownerReferences", "managedFields", "generateName" })
            if (metadata.TryGetPropertyValue(member, out JsonNode? node)
                && (node is null or JsonObject { Count: 0 } or JsonArray { Count: 0 } || (node is JsonValue && metadata.Text(member).Length == 0)))
                metadata.Remove(member);
    }

    /// <summary>Nothing outside metadata differs, nor outside status where status is a resource of its own.</summary>
    private static bool SameContent(JsonObject before, JsonObject after, bool withoutStatus)
    {
        bool Counts(string member) => member is not ("metadata" or "apiVersion" or "kind") && !(withoutStatus && member == "status");
        foreach ((string member, JsonNode? value) in after)
            if (Counts(member) && !(before.TryGetPropertyValue(member, out JsonNode? old) && JsonNode.DeepEquals(old, value)))
                return false;
        foreach ((string member, JsonNode? _) in before)
            if (Counts(member) && !after.ContainsKey(member))
                return false;
        return true;
    }

    private static string Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : "";
}
