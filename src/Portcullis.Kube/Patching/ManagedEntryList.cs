using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Reads and writes <c>metadata.managedFields</c>.</summary>
internal static class ManagedEntryList
{
    private const string Member = "managedFields";
    private const string TimeFormat = "yyyy-MM-dd'T'HH:mm:ss'Z'";

    /// <summary>How many entries of operation Update there may be, as in Kubernetes; the oldest are joined.</summary>
    private const int MaxUpdaters = 10;

    /// <summary>The record stands below four levels of the object, and must not make it deeper than a document may be.</summary>
    private const int MaxLevels = JsonTree.MaxDepth - 8;

    private const string OldUpdates = "ancient-changes";

    /// <summary>The object's entries; empty when it has none, null when they cannot be understood.</summary>
    public static ImmutableArray<ManagedEntry>? Read(JsonObject? owned)
    {
        if ((owned?["metadata"] as JsonObject)?[Member] is not { } list)
            return [];
        if (list is not JsonArray items)
            return null;

        var entries = ImmutableArray.CreateBuilder<ManagedEntry>(items.Count);
        foreach (JsonNode? item in items)
        {
            if (ReadEntry(item as JsonObject) is not { } entry)
                return null;
            entries.Add(entry);
        }
        return entries.ToImmutable();
    }

    /// <summary>The list is <c>[{}]</c>: whoever wrote it wants the record cleared.</summary>
    public static bool IsReset(JsonObject owned) =>
        (owned["metadata"] as JsonObject)?[Member] is JsonArray { Count: 1 } list && list[0] is JsonObject { Count: 0 };

    /// <summary>Takes the list away.</summary>
    public static void Remove(JsonObject owned) => (owned["metadata"] as JsonObject)?.Remove(Member);

    /// <summary>Puts the entries that own something in place, in Kubernetes' order.</summary>
    public static void Write(JsonObject owned, IEnumerable<ManagedEntry> entries)
    {
        var list = new JsonArray();
        foreach (ManagedEntry entry in Sort(Cap([.. entries.Where(entry => !entry.Fields.IsEmpty)])))
            list.Add((JsonNode)WriteEntry(entry));

        if (list.Count == 0)
            Remove(owned);
        else if (owned["metadata"] is JsonObject metadata)
            metadata[Member] = list;
        else
            owned["metadata"] = new JsonObject { [Member] = list };
    }

    /// <summary>Whole seconds, as entries keep them.</summary>
    public static DateTimeOffset Truncate(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    private static ManagedEntry? ReadEntry(JsonObject? entry)
    {
        if (entry is null || Text(entry, "operation") is not ("Apply" or "Update") || Text(entry, "fieldsType") is not ("FieldsV1" or ""))
            return null;
        if (FieldSet.Read(entry["fieldsV1"] ?? new JsonObject()) is not { } fields)
            return null;

        DateTimeOffset? time = null;
        if (Text(entry, "time") is { Length: > 0 } text)
        {
            if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTimeOffset parsed))
                return null;
            time = Truncate(parsed);
        }
        // The whole object is nothing that can be owned.
        return new ManagedEntry(new ApplyOwner(Text(entry, "manager"), Text(entry, "apiVersion"), Text(entry, "subresource")),
            Text(entry, "operation") == "Apply", time, fields.WithOwned(false));
    }

    private static JsonObject WriteEntry(ManagedEntry entry)
    {
        var written = new JsonObject
        {
            ["manager"] = entry.Owner.Manager,
            ["operation"] = entry.Operation,
            ["apiVersion"] = entry.Owner.ApiVersion,
        };
        if (entry.Time is { } time)
            written["time"] = time.ToString(TimeFormat, CultureInfo.InvariantCulture);
        written["fieldsType"] = "FieldsV1";
        written["fieldsV1"] = entry.Fields.Cut(MaxLevels).Write();
        if (entry.Owner.Subresource.Length > 0)
            written["subresource"] = entry.Owner.Subresource;
        return written;
    }

    private static IEnumerable<ManagedEntry> Sort(IEnumerable<ManagedEntry> entries) => entries
        .OrderBy(entry => entry.Operation, StringComparer.Ordinal)
        .ThenBy(entry => entry.Time ?? DateTimeOffset.MinValue)
        .ThenBy(entry => entry.Owner.Manager, StringComparer.Ordinal)
        .ThenBy(entry => entry.Owner.ApiVersion, StringComparer.Ordinal)
        .ThenBy(entry => entry.Owner.Subresource, StringComparer.Ordinal);

    /// <summary>Joins the oldest updaters until there are few enough, so that an object that many tools edit does not grow for ever.</summary>
    private static ImmutableArray<ManagedEntry> Cap(ImmutableArray<ManagedEntry> entries)
    {
        int tooMany = entries.Count(entry => !entry.IsApply) - MaxUpdaters;
        if (tooMany <= 0)
            return entries;

        ManagedEntry[] oldest = [.. Sort(entries.Where(entry => !entry.IsApply)).Take(tooMany + 1)];
        IEnumerable<ManagedEntry> joined = oldest
            .GroupBy(entry => (entry.Owner.ApiVersion, entry.Owner.Subresource))
            .Select(same => same.Aggregate((older, newer) => newer with { Owner = newer.Owner with { Manager = OldUpdates }, Fields = older.Fields.Union(newer.Fields) }));
        return [.. entries.Except(oldest), .. joined];
    }

    private static string Text(JsonObject entry, string member) => JsonTree.TextOf(entry[member]) ?? "";
}
