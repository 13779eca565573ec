using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Control;

/// <summary>What a control plane tells the others of its data planes, as an object of the store.</summary>
internal static class PlaneRecordJson
{
    private const int MostRefusals = 50;

    public static byte[] Write(string name, IEnumerable<PlaneRun> runs, DateTimeOffset now)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", $"{PlaneRecords.Group}/v1");
            json.WriteString("kind", "DataPlanes");
            json.WriteStartObject("metadata");
            json.WriteString("name", name);
            json.WriteEndObject();
            json.WriteString("renewed", now);
            json.WriteStartArray("planes");
            foreach (PlaneRun run in runs)
                Write(json, run);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Reads a record. What an older or newer version wrote otherwise is left out.</summary>
    public static ImmutableArray<PlaneRun> Read(ReadOnlyMemory<byte> json)
    {
        var runs = ImmutableArray.CreateBuilder<PlaneRun>();
        if (JsonNode.Parse(json.Span) is not JsonObject record || record["planes"] is not JsonArray planes)
            return [];
        foreach (JsonNode? each in planes)
            if (each is JsonObject plane && Text(plane, "namespace") is { Length: > 0 } ns && Text(plane, "name") is { Length: > 0 } name)
                runs.Add(Read(plane, ns, name));
        return runs.ToImmutable();
    }

    private static PlaneRun Read(JsonObject plane, string ns, string name)
    {
        var labels = (plane["labels"] as JsonObject ?? []).ToImmutableSortedDictionary(static label => label.Key, static label => (string?)label.Value ?? "", StringComparer.Ordinal);
        var refusals = (plane["refusals"] as JsonObject ?? []).ToImmutableSortedDictionary(
            static each => each.Key, static each => new PlaneRefusal((long?)each.Value?["revision"] ?? 0, (string?)each.Value?["message"] ?? ""), StringComparer.Ordinal);
        return new PlaneRun(
            new DataPlane($"{ns}/{name}", ns, name, labels, Text(plane, "address"), Text(plane, "version")) { Instance = Text(plane, "instance") },
            (bool?)plane["connected"] ?? false, (long?)plane["runs"] ?? 0, At: 0, (DateTimeOffset?)plane["seen"] ?? default, refusals)
        {
            Unserved = (plane["unserved"] as JsonObject ?? []).ToImmutableSortedDictionary(static each => each.Key, static each => (string?)each.Value ?? "", StringComparer.Ordinal),
        };
    }

    /// <summary>About how many characters a data plane takes in a record.</summary>
    public static int LengthOf(PlaneRun run) => 500
        + run.Plane.Labels.Sum(static label => label.Key.Length + label.Value.Length + 10)
        + run.Refusals.Take(MostRefusals).Sum(static refusal => refusal.Key.Length + refusal.Value.Message.Length + 50)
        + run.Unserved.Take(MostRefusals).Sum(static unserved => unserved.Key.Length + unserved.Value.Length + 10);

    private static string Text(JsonObject plane, string member) => (string?)plane[member] ?? "";

    private static void Write(Utf8JsonWriter json, PlaneRun run)
    {
        json.WriteStartObject();
        json.WriteString("namespace", run.Plane.Namespace);
        json.WriteString("name", run.Plane.Name);
        json.WriteStartObject("labels");
        foreach ((string key, string value) in run.Plane.Labels)
            json.WriteString(key, value);
        json.WriteEndObject();
        json.WriteString("address", run.Plane.Address);
        json.WriteString("version", run.Plane.Version);
        json.WriteString("instance", run.Plane.Instance);
        json.WriteBoolean("connected", run.Connected);
        json.WriteNumber("runs", run.Runs);
        json.WriteString("seen", run.Seen);
        json.WriteStartObject("refusals");
        foreach ((string name, PlaneRefusal refusal) in run.Refusals.Take(MostRefusals))
        {
            json.WriteStartObject(name);
            json.WriteNumber("revision", refusal.Revision);
            json.WriteString("message", refusal.Message);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("unserved");
        foreach ((string name, string why) in run.Unserved.Take(MostRefusals))
            json.WriteString(name, why);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
