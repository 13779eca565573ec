using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Syntax;

namespace Portcullis.Kube;

/// <summary>The annotation in which client-side <c>kubectl apply</c> keeps its last manifest, so that an object can change from client-side to server-side apply without conflicts.</summary>
/// <remarks>As in Kubernetes only for the manager <c>kubectl</c>: whoever names another one has left client-side apply behind.</remarks>
internal static class LastApplied
{
    public const string Annotation = "kubectl.kubernetes.io/last-applied-configuration";

    private const string Manager = "kubectl";

    /// <summary>All annotations of an object together may not be larger.</summary>
    private const int MaxBytes = 256 * 1024;

    /// <summary>The places that were applied client-side and have not changed since: kubectl takes them over without a conflict. Null when there are none.</summary>
    public static FieldSet? MayTake(JsonObject live, ApplyOwner owner, ObjectSchema schema)
    {
        if (owner.Manager != Manager || JsonTree.TextOf(Annotations(live)?[Annotation]) is not { Length: > 0 } text)
            return null;

        Parsed<JsonObject> manifest = JsonTree.ReadObject(Encoding.UTF8.GetBytes(text));
        if (!manifest.Ok || JsonTree.TextOf(manifest.Value["apiVersion"]) != owner.ApiVersion)
            return null;

        FieldChanges since = FieldChanges.Between(manifest.Value, live, schema);
        return OwnedFields.Of(manifest.Value, schema).Difference(since.Written).Difference(since.Removed);
    }

    /// <summary>Keeps the annotation of an object that has one at what kubectl applies server-side, so that client-side apply goes on from there.</summary>
    public static void Renew(JsonObject merged, JsonObject wanted, ApplyOwner owner)
    {
        if (owner.Manager != Manager || owner.Subresource.Length > 0 || Annotations(merged) is not { } annotations || !annotations.ContainsKey(Annotation))
            return;

        var manifest = (JsonObject)wanted.DeepClone();
        Annotations(manifest)?.Remove(Annotation);
        string text = JsonTree.Canonical(manifest) + "\n";
        int size = annotations.Where(annotation => annotation.Key != Annotation).Sum(annotation => annotation.Key.Length + (JsonTree.TextOf(annotation.Value)?.Length ?? 0));
        annotations[Annotation] = size + text.Length <= MaxBytes ? text : "";
    }

    private static JsonObject? Annotations(JsonObject value) => (value["metadata"] as JsonObject)?["annotations"] as JsonObject;
}
