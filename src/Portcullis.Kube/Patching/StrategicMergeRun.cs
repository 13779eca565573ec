using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>One strategic merge. Goes on after a problem, of which the first is kept; then what it made is of no use.</summary>
internal sealed class StrategicMergeRun
{
    private const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string OrderPrefix = "$setElementOrder/";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";

    public PatchProblem? Problem { get; private set; }

    /// <summary>A new tree; both parameters are left as they are.</summary>
    public JsonObject Merge(JsonObject target, JsonObject patch, ObjectSchema? schema)
    {
        switch (DirectiveOf(patch))
        {
            case "replace":
                return MergeMembers([], patch, schema);
            case "delete":
                return [];
            default:
                return MergeMembers(target, patch, schema);
        }
    }

    private JsonObject MergeMembers(JsonObject target, JsonObject patch, ObjectSchema? schema)
    {
        var merged = (JsonObject)target.DeepClone();
        Retain(merged, patch);

        foreach ((string name, JsonNode? value) in patch)
            if (name.StartsWith(DeletePrefix, StringComparison.Ordinal) && ListOf(name, value) is { } unwanted && merged[name[DeletePrefix.Length..]] is JsonArray list)
                merged[name[DeletePrefix.Length..]] = StrategicList.Without(list, unwanted);

        JsonTree.Remove(merged, [.. patch.Where(member => member.Value is null && !IsDirective(member.Key)).Select(member => member.Key)]);
        foreach ((string name, JsonNode? value) in patch)
            if (value is not null && !IsDirective(name))
                merged[name] = MergeValue(merged[name], value, SchemaShape.Member(schema, name), name);

        foreach ((string name, JsonNode? value) in patch)
            if (name.StartsWith(OrderPrefix, StringComparison.Ordinal) && ListOf(name, value) is { } order)
                Arrange(merged, target, patch, name[OrderPrefix.Length..], order, schema);
        return merged;
    }

    private JsonNode MergeValue(JsonNode? target, JsonNode patch, ObjectSchema? schema, string name) => patch switch
    {
        // Also where there is nothing to merge with: directives must not become members.
        JsonObject members => Merge(target as JsonObject ?? [], members, schema),
        JsonArray list when schema is { Kind: SchemaKind.Array, PatchMergeKey.Length: > 0 } => MergeEntries(target as JsonArray ?? [], list, schema, name),
        JsonArray list when schema is { Kind: SchemaKind.Array, PatchMergesScalars: true } => StrategicList.Union(target as JsonArray ?? [], list),
        _ => patch.DeepClone(),
    };

    /// <summary>Merges lists of objects by their merge key; the patch's entries stand in the patch's order.</summary>
    private JsonArray MergeEntries(JsonArray target, JsonArray patch, ObjectSchema schema, string name)
    {
        var entries = new List<JsonObject>();
        foreach (JsonNode? item in patch)
        {
            if (item is not JsonObject entry)
                Fail(PatchProblem.Unreadable($"list `{name}` is merged by `{schema.PatchMergeKey}`: expected an object, found {JsonTree.KindOf(item)}"));
            else
                entries.Add(entry);
        }

        bool replaces = entries.RemoveAll(entry => DirectiveOf(entry) == "replace" && !entry.ContainsKey(schema.PatchMergeKey)) > 0;
        foreach (JsonObject entry in entries)
            if (entry[schema.PatchMergeKey] is null)
                Fail(PatchProblem.Inapplicable($"entry of `{name}` does not contain declared merge key: {schema.PatchMergeKey}", name));
        if (Problem is not null)
            return [];

        var merged = new StrategicList(replaces ? [] : target, schema.PatchMergeKey);
        foreach (JsonObject entry in entries)
        {
            if (DirectiveOf(entry) == "delete")
                merged.Remove(entry);
            else
                merged.Put(entry, found => Merge(found ?? [], entry, schema.Items));
        }
        return merged.Arrange(entries, target);
    }

    private void Arrange(JsonObject merged, JsonObject target, JsonObject patch, string name, JsonArray order, ObjectSchema? schema)
    {
        if (merged[name] is not JsonArray list || SchemaShape.Member(schema, name) is not { Kind: SchemaKind.Array } listSchema)
            return;
        if (listSchema.PatchMergeKey.Length == 0 && !listSchema.PatchMergesScalars)
            return;

        var arranged = new StrategicList(list, listSchema.PatchMergeKey);
        if (patch[name] is JsonArray patched && !arranged.IsOrdered(patched, order))
            Fail(PatchProblem.Unreadable($"the order of the entries in the patch's list `{name}` does not match `{OrderPrefix}{name}`"));
        merged[name] = arranged.Arrange(order, target[name] as JsonArray ?? []);
    }

    /// <summary>Removes what a union's patch does not name.</summary>
    private void Retain(JsonObject merged, JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(RetainKeys, out JsonNode? value) || ListOf(RetainKeys, value) is not { } list)
            return;

        var retained = list.Select(JsonTree.TextOf).ToHashSet(StringComparer.Ordinal);
        foreach ((string name, JsonNode? member) in patch)
            if (!IsDirective(name) && member is not null && !retained.Contains(name))
                Fail(PatchProblem.Unreadable($"`{name}` is patched but not among `{RetainKeys}`"));
        JsonTree.Remove(merged, [.. merged.Select(member => member.Key).Where(name => !retained.Contains(name))]);
    }

    /// <summary>What an object's <c>$patch</c> says: merge, replace or delete.</summary>
    private string DirectiveOf(JsonObject patch)
    {
        if (!patch.TryGetPropertyValue(Directive, out JsonNode? value))
            return "merge";
        if (JsonTree.TextOf(value) is "merge" or "replace" or "delete")
            return JsonTree.TextOf(value)!;
        Fail(PatchProblem.Unreadable($"unknown patch type found in `{Directive}`: expected merge, replace or delete"));
        return "merge";
    }

    private JsonArray? ListOf(string directive, JsonNode? value)
    {
        if (value is not JsonArray)
            Fail(PatchProblem.Unreadable($"`{directive}` must be a list, found {JsonTree.KindOf(value)}"));
        return value as JsonArray;
    }

    private static bool IsDirective(string name) =>
        name is Directive or RetainKeys || name.StartsWith(OrderPrefix, StringComparison.Ordinal) || name.StartsWith(DeletePrefix, StringComparison.Ordinal);

    private void Fail(PatchProblem problem) => Problem ??= problem;
}
