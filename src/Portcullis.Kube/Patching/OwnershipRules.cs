using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>What a change of an object does to the entries of those who did not make it, and which places nobody owns.</summary>
internal static class OwnershipRules
{
    /// <summary>What the server itself sets, and what names the object.</summary>
    private static readonly FieldSet Untracked = new[]
    {
        "name", "namespace", "uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink", "deletionTimestamp", "deletionGracePeriodSeconds",
    }.Aggregate(
        FieldSet.Path(FieldStep.Field("apiVersion")).Union(FieldSet.Path(FieldStep.Field("kind"))).Union(FieldSet.Path(FieldStep.Field("metadata"))),
        (set, member) => set.Union(FieldSet.Path(FieldStep.Field("metadata"), FieldStep.Field(member))));

    /// <summary>A set of places without those that nobody owns.</summary>
    public static FieldSet Tracked(FieldSet places) => places.Difference(Untracked);

    /// <summary>What a writer to this part of the object comes to own: whoever writes status owns nothing outside it.</summary>
    public static FieldChanges Tracked(FieldChanges changes, ApplyOwner owner)
    {
        FieldChanges tracked = changes.Without(Untracked);
        return owner.IsStatus ? tracked.Within("status") : tracked;
    }

    /// <summary>The others' entries after somebody else's change: what was written has another owner, what was removed has none.</summary>
    public static IEnumerable<ManagedEntry> AfterChange(IEnumerable<ManagedEntry> others, FieldChanges changes) =>
        others.Select(entry => entry.WithFields(entry.Fields.Difference(changes.Written).Difference(changes.Removed)));

    /// <summary>The places that a write takes from each of the others, for those from whom it takes any.</summary>
    public static ImmutableArray<(ManagedEntry Owner, FieldSet Taken)> Conflicts(IEnumerable<ManagedEntry> others, FieldSet written) =>
        [.. others.Select(entry => (entry, entry.Fields.Intersection(written))).Where(conflict => !conflict.Item2.IsEmpty)];
}
