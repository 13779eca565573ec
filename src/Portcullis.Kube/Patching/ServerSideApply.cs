using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Server-side apply: a manager says what it wants of an object, and owns that. Pure.</summary>
public static class ServerSideApply
{
    /// <summary>Merges an apply configuration into an object, removes what its manager applied before and applies no longer, and keeps the record of owners.</summary>
    /// <param name="live">What is stored; null when the object is to be created. It is left as it is.</param>
    /// <param name="applied">The configuration with apiVersion, kind and metadata; nulls in it count as absent. For kinds with a status subresource the caller takes <c>status</c> out first. A uid or resourceVersion in it is a precondition: the result carries it for the caller to check.</param>
    /// <param name="force">Takes fields that others own instead of reporting conflicts.</param>
    /// <param name="schema">The shape of the whole object.</param>
    /// <param name="blind">SECURITY: conflicts depend on who owns what, and not on values, for a caller who must not learn by them whether a value is the stored one.</param>
    public static ApplyResult Apply(JsonObject? live, JsonObject applied, ApplyOwner owner, bool force, ObjectSchema schema, DateTimeOffset now, bool blind = false)
    {
        ArgumentNullException.ThrowIfNull(applied);
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(schema);

        if (ApplyConfiguration.Problem(applied, owner) is { } unreadable)
            return unreadable;
        JsonObject wanted = ApplyConfiguration.Clean(applied, owner);
        if (ApplyConfiguration.DuplicateKeys(wanted, schema) is { IsEmpty: false } causes)
            return new PatchProblem(422, $"failed to create typed patch object: {causes[0].Field}: {causes[0].Message}", causes);

        return new ApplyRun(live, wanted, owner, schema, ManagedEntryList.Truncate(now)).Make(force, blind);
    }
}
