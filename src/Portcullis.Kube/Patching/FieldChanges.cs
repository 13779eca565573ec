using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>The places in which two objects differ.</summary>
internal sealed record FieldChanges(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    public static FieldChanges None { get; } = new(FieldSet.Empty, FieldSet.Empty, FieldSet.Empty);

    /// <summary>What now has another owner if another one owned it.</summary>
    public FieldSet Written { get; } = Added.Union(Modified);

    public bool IsNone => Written.IsEmpty && Removed.IsEmpty;

    public static FieldChanges Between(JsonObject before, JsonObject after, ObjectSchema schema) => Compare(before, after, schema);

    /// <summary>The changes without some places.</summary>
    public FieldChanges Without(FieldSet places) => new(Added.Difference(places), Modified.Difference(places), Removed.Difference(places));

    /// <summary>The changes within one member of the object.</summary>
    public FieldChanges Within(string member) => new(Only(Added, member), Only(Modified, member), Only(Removed, member));

    private static FieldSet Only(FieldSet set, string member) => FieldSet.Empty.With(FieldStep.Field(member), set[FieldStep.Field(member)]);

    private static FieldChanges Compare(JsonNode? before, JsonNode? after, ObjectSchema? schema)
    {
        if (before is null && after is null)
            return None;

        (JsonObject? oldMembers, JsonObject? newMembers) = (SchemaShape.Members(before, schema), SchemaShape.Members(after, schema));
        if (Mergeable(before, oldMembers, after, newMembers, (oldMembers?.Count ?? 0) + (newMembers?.Count ?? 0)))
            return Gather(CompareMembers(oldMembers ?? [], newMembers ?? [], schema), before, after);

        (var oldItems, var newItems) = (SchemaShape.Items(before, schema), SchemaShape.Items(after, schema));
        if (Mergeable(before, oldItems, after, newItems, (oldItems?.Count ?? 0) + (newItems?.Count ?? 0)))
            return Gather(CompareItems(oldItems ?? [], newItems ?? [], schema), before, after);

        return CompareLeaves(before, after, schema);
    }

    /// <summary>Both sides merge in the same way, or one does and the other is absent. Two empty ones are leaves: so an empty one differs from an absent one.</summary>
    private static bool Mergeable(JsonNode? before, object? oldParts, JsonNode? after, object? newParts, int parts) =>
        parts > 0 && (before is null || oldParts is not null) && (after is null || newParts is not null);

    private static FieldChanges CompareLeaves(JsonNode? before, JsonNode? after, ObjectSchema? schema)
    {
        if (before is null)
            return None with { Added = OwnedFields.Within(after, schema).WithOwned(true) };
        if (after is null)
            return None with { Removed = OwnedFields.Within(before, schema).WithOwned(true) };
        if (JsonNode.DeepEquals(before, after))
            return None;

        // One of them may have parts with owners: those are gone, or new; the node itself is modified.
        return new FieldChanges(OwnedFields.Within(after, schema).WithOwned(false), FieldSet.Leaf, OwnedFields.Within(before, schema).WithOwned(false));
    }

    private static IEnumerable<(string Step, FieldChanges Changes)> CompareMembers(JsonObject before, JsonObject after, ObjectSchema? schema)
    {
        foreach ((string name, JsonNode? value) in before)
            yield return (FieldStep.Field(name), Compare(value, after[name], SchemaShape.Member(schema, name)));
        foreach ((string name, JsonNode? value) in after)
            if (!before.ContainsKey(name))
                yield return (FieldStep.Field(name), Compare(before: null, value, SchemaShape.Member(schema, name)));
    }

    private static IEnumerable<(string Step, FieldChanges Changes)> CompareItems(List<(string Step, JsonNode? Item)> before, List<(string Step, JsonNode? Item)> after, ObjectSchema? schema)
    {
        ILookup<string, JsonNode?> old = before.ToLookup(item => item.Step, item => item.Item, StringComparer.Ordinal);
        ILookup<string, JsonNode?> now = after.ToLookup(item => item.Step, item => item.Item, StringComparer.Ordinal);
        foreach (string step in old.Select(entry => entry.Key).Union(now.Select(entry => entry.Key), StringComparer.Ordinal))
            yield return (step, CompareEntry([.. old[step]], [.. now[step]], schema?.Items));
    }

    /// <summary>Entries with the same keys. More than one on a side count as one leaf.</summary>
    private static FieldChanges CompareEntry(JsonNode?[] before, JsonNode?[] after, ObjectSchema? schema)
    {
        if (before.Length <= 1 && after.Length <= 1)
        {
            FieldChanges changes = Compare(before.FirstOrDefault(), after.FirstOrDefault(), schema);
            // An entry that is null is there all the same.
            return before.Length == after.Length ? changes
                : before.Length == 0 ? changes with { Added = changes.Added.WithOwned(true) }
                : changes with { Removed = changes.Removed.WithOwned(true) };
        }
        if (before.Length > 1 && after.Length > 1)
            return before.SequenceEqual(after, JsonTree.Equality) ? None : None with { Modified = FieldSet.Leaf };

        return before.Length > 1
            ? new FieldChanges(after.Length == 0 ? FieldSet.Empty : OwnedFields.Within(after[0], schema).WithOwned(true), FieldSet.Empty, FieldSet.Leaf)
            : new FieldChanges(FieldSet.Leaf, FieldSet.Empty, before.Length == 0 ? FieldSet.Empty : OwnedFields.Within(before[0], schema).WithOwned(false));
    }

    private static FieldChanges Gather(IEnumerable<(string Step, FieldChanges Changes)> parts, JsonNode? before, JsonNode? after)
    {
        var all = parts.ToList();
        return new FieldChanges(
            FieldSet.Of(before is null, all.Select(part => KeyValuePair.Create(part.Step, part.Changes.Added))),
            FieldSet.Of(owned: false, all.Select(part => KeyValuePair.Create(part.Step, part.Changes.Modified))),
            FieldSet.Of(after is null, all.Select(part => KeyValuePair.Create(part.Step, part.Changes.Removed))));
    }
}
