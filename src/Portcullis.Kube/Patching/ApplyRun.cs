using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>One server-side apply.</summary>
internal sealed class ApplyRun
{
    /// <summary>Owner of everything in an object whose owners are not on record when it is first applied to.</summary>
    private const string BeforeFirstApply = "before-first-apply";

    /// <summary>What the server fills in for everyone who leaves it out.</summary>
    private static readonly FieldSet TypeOfSecret = FieldSet.Path(FieldStep.Field("type"));

    private readonly JsonObject _live;
    private readonly JsonObject _wanted;
    private readonly ApplyOwner _owner;
    private readonly ObjectSchema _schema;
    private readonly DateTimeOffset _now;
    private readonly ManagedEntry? _last;
    private readonly ImmutableArray<ManagedEntry> _others;

    /// <summary>Finds out who owns what before the apply.</summary>
    /// <param name="wanted">From <see cref="ApplyConfiguration.Clean"/>.</param>
    public ApplyRun(JsonObject? live, JsonObject wanted, ApplyOwner owner, ObjectSchema schema, DateTimeOffset now)
    {
        (_wanted, _owner, _schema, _now) = (wanted, owner, schema, now);
        _live = (JsonObject?)live?.DeepClone() ?? [];
        ManagedEntryList.Remove(_live);

        ImmutableArray<ManagedEntry> entries = ManagedEntryList.Read(live) ?? [];
        if (live is not null && entries.IsEmpty)
            entries = [new ManagedEntry(new ApplyOwner(BeforeFirstApply, owner.ApiVersion), IsApply: false, now, OwnershipRules.Tracked(FieldChanges.Between([], _live, schema).Added))];
        _last = entries.FirstOrDefault(entry => entry.BelongsTo(owner, isApply: true));
        _others = [.. entries.Where(entry => entry != _last)];
    }

    /// <param name="blind">As for <see cref="ServerSideApply.Apply"/>.</param>
    public ApplyResult Make(bool force, bool blind)
    {
        FieldSet applied = OwnershipRules.Tracked(OwnedFields.Of(_wanted, _schema));
        JsonObject merged = Prune(ApplyMerge.Merge(_live, _wanted, _schema), applied);
        FieldChanges changes = OwnershipRules.Tracked(FieldChanges.Between(_live, merged, _schema), _owner);

        if (!force && (blind ? OwnershipRules.Conflicts(_others, changes.Written.Union(applied.Difference(TypeOfSecret))) : Conflicts(changes)) is { IsEmpty: false } conflicts)
            return ApplyConflict.Problem(conflicts);

        bool changed = !changes.IsNone || !applied.SameAs(_last?.Fields ?? FieldSet.Empty) || _last?.Owner.ApiVersion != _owner.ApiVersion;
        var mine = new ManagedEntry(_owner, IsApply: true, changed ? _now : _last?.Time, applied);
        LastApplied.Renew(merged, _wanted, _owner);
        ManagedEntryList.Write(merged, [.. OwnershipRules.AfterChange(_others, changes), mine]);
        return merged;
    }

    private ImmutableArray<(ManagedEntry Owner, FieldSet Taken)> Conflicts(FieldChanges changes)
    {
        ImmutableArray<(ManagedEntry Owner, FieldSet Taken)> conflicts = OwnershipRules.Conflicts(_others, changes.Written);
        if (conflicts.IsEmpty || LastApplied.MayTake(_live, _owner, _schema) is not { } free)
            return conflicts;
        return [.. conflicts.Select(conflict => (conflict.Owner, Taken: conflict.Taken.Difference(free))).Where(conflict => !conflict.Taken.IsEmpty)];
    }

    /// <summary>Takes out what this manager applied last, does not apply now, and nobody else owns.</summary>
    private JsonObject Prune(JsonObject merged, FieldSet applied)
    {
        if (_last is null)
            return merged;

        FieldSet last = _last.Fields.WithNamedFields(_schema);
        FieldSet all = NamedFieldsOf(merged);
        FieldSet owned = _others.Aggregate(applied, (set, entry) => set.Union(entry.Fields)).WithNamedFields(_schema);

        // Without everything applied last; then with what has an owner again; then with what this manager never had again.
        FieldSet left = NamedFieldsOf(FieldRemoval.Remove(merged, last, applied, _schema));
        FieldSet kept = NamedFieldsOf(FieldRemoval.Remove(merged, all.Difference(left.Union(owned)), applied, _schema));
        FieldSet gone = OwnershipRules.Tracked(all.Difference(kept).Intersection(last));
        return FieldRemoval.Remove(merged, gone, applied, _schema);
    }

    private FieldSet NamedFieldsOf(JsonObject value) => OwnedFields.Of(value, _schema).WithNamedFields(_schema);
}
