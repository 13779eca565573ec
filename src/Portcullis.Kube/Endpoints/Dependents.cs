using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Objects that name others as their owners in <c>metadata.ownerReferences</c>.</summary>
internal static class Dependents
{
    /// <summary>The finalizer of an owner that waits for its dependents, by Kubernetes' name.</summary>
    public const string Awaited = "foregroundDeletion";

    /// <summary>The uids of an object's owners; reads no more than a few bytes of an object without any.</summary>
    public static string[] OwnersOf(StoredObject stored) => stored.Json.Span.IndexOf("\"ownerReferences\""u8) < 0
        ? []
        : [.. References(ObjectJson.Read(stored.Json)).Select(owner => owner.Text("uid"))];

    public static IEnumerable<JsonObject> References(JsonObject tree) => (tree.Tree("metadata").Items("ownerReferences") ?? []).OfType<JsonObject>();

    /// <summary>Every object that names this uid as its owner.</summary>
    public static List<StoredObject> Of(StoreView view, string uid)
    {
        byte[] needle = Encoding.UTF8.GetBytes(uid);
        return
        [
            .. view.Collections.SelectMany(collection => view.List(collection.Group, collection.Plural).Values)
                .Where(stored => stored.Json.Span.IndexOf(needle) >= 0 && OwnersOf(stored).Contains(uid, StringComparer.Ordinal)),
        ];
    }

    /// <summary>The object without this owner.</summary>
    public static JsonObject Without(JsonObject existing, string uid)
    {
        var tree = (JsonObject)existing.DeepClone();
        JsonNode[] left = [.. References(tree).Where(owner => owner.Text("uid") != uid).Select(owner => owner.DeepClone())];
        JsonObject metadata = tree.TreeOrNew("metadata");
        metadata.Remove("ownerReferences");
        if (left.Length > 0)
            metadata["ownerReferences"] = new JsonArray(left);
        return tree;
    }

    /// <summary>The owner as it waits for its dependents before it goes.</summary>
    public static JsonObject Waiting(JsonObject owner)
    {
        var tree = (JsonObject)owner.DeepClone();
        JsonObject metadata = tree.TreeOrNew("metadata");
        metadata["finalizers"] = ObjectJson.TextArray(ObjectJson.Texts(metadata.Items("finalizers")).Append(Awaited));
        return tree;
    }

    public static bool IsWaiting(StoredObject stored) =>
        stored.Json.Span.IndexOf("\"foregroundDeletion\""u8) >= 0 && ObjectJson.Read(stored.Json) is var tree
        && MetadataRules.IsTerminating(tree) && ObjectJson.Texts(tree.Tree("metadata").Items("finalizers")).Contains(Awaited, StringComparer.Ordinal);
}
