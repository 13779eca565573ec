using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>The rules of deleting one object.</summary>
internal static class Deletion
{
    public static void CheckPreconditions(ApiCall call, JsonObject existing, DeleteOptions asked)
    {
        JsonObject? metadata = existing.Tree("metadata");
        if (asked.Uid.Length > 0 && asked.Uid != metadata.Text("uid"))
            throw new RefusedException(ApiStatus.Conflict(call.Type, call.Name,
                $"Precondition failed: UID in precondition: {asked.Uid}, UID in object meta: {metadata.Text("uid")}"));
        if (asked.ResourceVersion.Length > 0 && asked.ResourceVersion != metadata.Text("resourceVersion"))
            throw new RefusedException(ApiStatus.Conflict(call.Type, call.Name,
                $"Precondition failed: ResourceVersion in precondition: {asked.ResourceVersion}, ResourceVersion in object meta: {metadata.Text("resourceVersion")}"));
    }

    /// <summary>The object as it waits for its finalizers or, a namespace, for its contents to go; the same instance when it waits already; null when it can go at once.</summary>
    public static JsonObject? Begun(ResourceType type, JsonObject existing, DateTimeOffset now)
    {
        bool isNamespace = type is { Group: "", Kind: "Namespace" };
        bool held = existing.Tree("metadata").Items("finalizers") is { Count: > 0 }
            || (isNamespace && existing.Tree("spec").Items("finalizers") is { Count: > 0 });
        if (!held)
            return null;
        if (MetadataRules.IsTerminating(existing))
            return existing;

        var begun = (JsonObject)existing.DeepClone();
        JsonObject metadata = begun.TreeOrNew("metadata");
        metadata["deletionTimestamp"] = ObjectJson.Time(now);
        metadata["deletionGracePeriodSeconds"] = 0;
        if (metadata.Number("generation") is > 0 and var generation)
            metadata["generation"] = generation + 1;
        if (isNamespace)
        {
            metadata.Remove("deletionGracePeriodSeconds");
            begun.TreeOrNew("status")["phase"] = "Terminating";
        }
        return begun;
    }
}
