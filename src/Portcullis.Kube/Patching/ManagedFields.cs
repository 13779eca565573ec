using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>The record of who owns which field, <c>metadata.managedFields</c>. Pure.</summary>
/// <remarks>Server-set metadata and names are not tracked; labels, annotations, finalizers, owner references and everything outside metadata are.</remarks>
public static class ManagedFields
{
    /// <summary>The record after a write that is no apply: create, update, or another patch.</summary>
    /// <param name="before">What is stored; null when the object is created.</param>
    /// <param name="after">What is about to be stored; its managedFields are taken as the caller's wish: <c>[{}]</c> clears the record, an empty or absent or unreadable list keeps it. A write to a subresource cannot touch it.</param>
    /// <param name="schema">The shape of the whole object.</param>
    /// <returns>A copy of <paramref name="after"/> with the record; both parameters are left as they are. An owner's time changes when it added, changed or removed a value.</returns>
    public static JsonObject Update(JsonObject? before, JsonObject after, ApplyOwner owner, ObjectSchema schema, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(after);
        ArgumentNullException.ThrowIfNull(owner);
        ArgumentNullException.ThrowIfNull(schema);

        var written = (JsonObject)after.DeepClone();
        ImmutableArray<ManagedEntry> entries = Wished(before, after, owner);
        ManagedEntryList.Remove(written);

        // Kubernetes: a record that was cleared stays clear until somebody applies.
        if (before is not null && entries.IsEmpty)
            return written;

        var stored = (JsonObject?)before?.DeepClone() ?? [];
        ManagedEntryList.Remove(stored);
        FieldChanges changes = OwnershipRules.Tracked(FieldChanges.Between(stored, written, schema), owner);
        if (changes.IsNone)
        {
            ManagedEntryList.Write(written, entries);
            return written;
        }

        ManagedEntry? mine = entries.FirstOrDefault(entry => entry.BelongsTo(owner, isApply: false));
        FieldSet fields = (mine?.Fields ?? FieldSet.Empty).Difference(changes.Removed).Union(changes.Written);
        bool changed = !changes.Written.IsEmpty || !fields.SameAs(mine?.Fields ?? FieldSet.Empty);
        ManagedEntryList.Write(written,
        [
            .. OwnershipRules.AfterChange(entries.Where(entry => entry != mine), changes),
            new ManagedEntry(owner, IsApply: false, changed ? ManagedEntryList.Truncate(now) : mine?.Time, fields),
        ]);
        return written;
    }

    private static ImmutableArray<ManagedEntry> Wished(JsonObject? before, JsonObject after, ApplyOwner owner)
    {
        ImmutableArray<ManagedEntry> stored = ManagedEntryList.Read(before) ?? [];
        if (owner.Subresource.Length > 0)
            return stored;
        if (ManagedEntryList.IsReset(after))
            return [];
        return ManagedEntryList.Read(after) is { IsEmpty: false } wished ? wished : stored;
    }
}
