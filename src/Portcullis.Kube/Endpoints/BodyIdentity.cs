using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>A body must be what the URL says: kind, version, namespace, name.</summary>
internal static class BodyIdentity
{
    /// <summary>A new object's body; what it leaves out is taken from the URL.</summary>
    public static void CheckNew(ApiCall call, JsonObject body)
    {
        CheckType(call, body);
        JsonObject? metadata = body.Tree("metadata");
        if (metadata.Text("resourceVersion") is { Length: > 0 } and not "0")
            throw new RefusedException(ApiStatus.BadRequest("resourceVersion should not be set on objects to be created"));
        CheckNamespace(call, metadata);
    }

    /// <summary>A body, or what a patch made, for an object that has a name already.</summary>
    public static void Check(ApiCall call, JsonObject body)
    {
        CheckType(call, body);
        JsonObject? metadata = body.Tree("metadata");
        CheckNamespace(call, metadata);
        string name = metadata.Text("name");
        if (name.Length > 0 && name != call.Name)
            throw new RefusedException(ApiStatus.BadRequest($"the name of the object ({name}) does not match the name on the URL ({call.Name})"));
    }

    private static void CheckType(ApiCall call, JsonObject body)
    {
        string apiVersion = body.Text("apiVersion");
        if (apiVersion.Length > 0 && apiVersion != call.ApiVersion)
            throw new RefusedException(ApiStatus.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({call.ApiVersion})"));
        string kind = body.Text("kind");
        if (kind.Length > 0 && kind != call.Type.Kind)
            throw new RefusedException(ApiStatus.BadRequest($"the kind in the data ({kind}) does not match the expected kind ({call.Type.Kind})"));
        if (body.Has("metadata", out JsonNode? metadata) && metadata is not JsonObject)
            throw new RefusedException(ApiStatus.BadRequest($"{call.Type.Kind} in version \"{call.Version}\" cannot be handled as a {call.Type.Kind}: metadata must be an object"));
    }

    private static void CheckNamespace(ApiCall call, JsonObject? metadata)
    {
        string given = metadata.Text("namespace");
        if (given.Length > 0 && given != call.Namespace)
            throw new RefusedException(ApiStatus.BadRequest("the namespace of the provided object does not match the namespace sent on the request"));
    }
}
