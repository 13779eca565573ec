using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Puts an apply configuration into an object: objects by members, lists by entries as their schema says, everything else as a whole.</summary>
internal static class ApplyMerge
{
    /// <summary>A new tree; both parameters are left as they are. Nulls in <paramref name="applied"/> count as absent.</summary>
    public static JsonObject Merge(JsonObject live, JsonObject applied, ObjectSchema? schema)
    {
        var merged = (JsonObject)live.DeepClone();
        foreach ((string name, JsonNode? value) in applied)
            if (value is not null)
                merged[name] = MergeValue(live[name], value, SchemaShape.Member(schema, name));
        return merged;
    }

    private static JsonNode MergeValue(JsonNode? live, JsonNode applied, ObjectSchema? schema)
    {
        if (SchemaShape.Members(live, schema) is { } liveMembers && SchemaShape.Members(applied, schema) is { } members)
            return Merge(liveMembers, members, schema);
        if (SchemaShape.Items(live, schema) is { } liveItems && SchemaShape.Items(applied, schema) is { } items)
            return MergeItems(liveItems, items, schema?.Items);
        return applied.DeepClone();
    }

    /// <summary>The applied entries in their order; entries that are only live keep their place before what followed them.</summary>
    private static JsonArray MergeItems(List<(string Step, JsonNode? Item)> live, List<(string Step, JsonNode? Item)> applied, ObjectSchema? schema)
    {
        ILookup<string, JsonNode?> liveByStep = live.ToLookup(item => item.Step, item => item.Item, StringComparer.Ordinal);
        var appliedAt = applied.Select((item, at) => (item.Step, at)).GroupBy(item => item.Step, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().at, StringComparer.Ordinal);
        Queue<int> shared = new(applied.Select((item, at) => (item.Step, at)).Where(item => liveByStep.Contains(item.Step)).Select(item => item.at));
        var merged = new JsonArray();

        int next = 0;
        foreach ((string step, JsonNode? item) in live)
        {
            if (!appliedAt.TryGetValue(step, out int at))
                merged.Add(item?.DeepClone());
            else if (shared.TryPeek(out int nextShared) && at == nextShared)
                PlaceUpTo(shared.Dequeue() + 1);
        }
        PlaceUpTo(applied.Count);
        return merged;

        void PlaceUpTo(int end)
        {
            for (; next < end; next++)
                merged.Add(applied[next].Item is { } item ? MergeValue(liveByStep[applied[next].Step].FirstOrDefault(), item, schema) : null);
        }
    }
}
