using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Cells of Event.</summary>
internal static class EventCells
{
    public static long Count(JsonElement value) => ObjectText.WholeAt(value, "series", "count") ?? (ObjectText.WholeAt(value, "count") is { } count and > 0 ? count : 1);

    public static string FirstSeen(JsonElement value, DateTimeOffset now) => ObjectText.Age(ObjectText.At(value, "firstTimestamp") ?? ObjectText.At(value, "eventTime"), now);

    /// <summary>An age, and when it happened more than once how often and since when: <c>5s (x3 over 10m)</c>.</summary>
    public static string LastSeen(JsonElement value, DateTimeOffset now)
    {
        string last = ObjectText.Age(ObjectText.At(value, "series", "lastObservedTime") ?? ObjectText.At(value, "lastTimestamp") ?? ObjectText.At(value, "eventTime"), now);
        long count = Count(value);
        return count > 1 ? $"{last} (x{count} over {FirstSeen(value, now)})" : last;
    }

    public static string Involved(JsonElement value)
    {
        string kind = (ObjectText.At(value, "involvedObject", "kind") ?? "").ToLowerInvariant();
        string name = ObjectText.At(value, "involvedObject", "name") ?? "";
        return name.Length == 0 ? kind : $"{kind}/{name}";
    }

    public static string Source(JsonElement value)
    {
        string component = ObjectText.At(value, "source", "component") is { Length: > 0 } source ? source : ObjectText.At(value, "reportingComponent") ?? "";
        string host = ObjectText.At(value, "source", "host") is { Length: > 0 } machine ? machine : ObjectText.At(value, "reportingInstance") ?? "";
        return host.Length == 0 ? component : $"{component}, {host}";
    }
}
