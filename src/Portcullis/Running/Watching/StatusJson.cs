using System.Text.Json;
using Portcullis.Proxy;

namespace Portcullis.Running;

/// <summary>A <see cref="StatusReport"/> as the one JSON object that a status socket sends.</summary>
internal static class StatusJson
{
    public static void Write(Utf8JsonWriter json, StatusReport report)
    {
        json.WriteStartObject();
        json.WriteString("version"u8, report.Version);
        json.WriteNumber("pid"u8, report.ProcessId);
        json.WriteString("phase"u8, Name(report.Phase));
        if (report.Gateway is { } running)
            json.WriteNumber("revision"u8, running.Revision);
        json.WriteString("started"u8, report.Started);
        json.WriteString("now"u8, report.Now);
        Optional(json, "metrics", report.Metrics);
        if (report.Gateway is { } gateway)
            Write(json, gateway);
        if (report.Control is { } control)
            ControlJson.Write(json, control);
        json.WriteEndObject();
    }

    public static string Name(GatewayPhase phase) => phase switch
    {
        GatewayPhase.Ready => "ready",
        GatewayPhase.Draining => "draining",
        _ => "starting",
    };

    private static void Write(Utf8JsonWriter json, GatewayStatus report)
    {
        ListenersJson.Write(json, report.Listeners);
        WriteCounters(json, report.Counters);
        json.WriteStartArray("keys"u8);
        foreach (KeySourceStatus source in report.Keys)
            Write(json, source);
        json.WriteEndArray();
        json.WriteStartObject("certificates"u8);
        foreach ((string name, DateTimeOffset end) in report.Certificates)
            json.WriteString(name, end);
        json.WriteEndObject();
        if (report.Feed is { } feed)
            Write(json, feed);
    }

    private static void WriteCounters(Utf8JsonWriter json, ProxyCounters counters)
    {
        json.WriteStartObject("counters"u8);
        foreach (CounterTable counter in CounterTable.All)
            json.WriteNumber(counter.Name, counter.Read(counters));
        json.WriteStartObject("handshakes_failed"u8);
        foreach ((string reason, long count) in counters.HandshakesFailed)
            json.WriteNumber(reason, count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, KeySourceStatus source)
    {
        json.WriteStartObject();
        json.WriteString("location"u8, source.Location);
        json.WriteBoolean("discovered"u8, source.Discovered);
        json.WriteStartArray("keys"u8);
        foreach (KeyStatus key in source.Keys)
        {
            json.WriteStartObject();
            Optional(json, "kid", key.Id);
            Optional(json, "alg", key.Algorithm);
            json.WriteString("kind"u8, key.Kind);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("notes"u8);
        foreach (string note in source.Notes)
            json.WriteStringValue(note);
        json.WriteEndArray();
        Optional(json, "lastGood", source.LastGood);
        json.WriteBoolean("failing"u8, source.Failing);
        Optional(json, "lastFailure", source.LastFailure);
        Optional(json, "failure", source.Failure);
        Optional(json, "help", source.Help);
        Optional(json, "nextFetch", source.NextFetch);
        json.WriteNumber("fetches"u8, source.Fetches);
        json.WriteNumber("failures"u8, source.Failures);
        json.WriteNumber("onDemand"u8, source.OnDemand);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, FeedReport feed)
    {
        json.WriteStartObject("controlPlane"u8);
        json.WriteString("source"u8, feed.Source);
        json.WriteBoolean("connected"u8, feed.Connected);
        json.WriteNumber("revision"u8, feed.Revision);
        Optional(json, "confirmed", feed.Confirmed);
        json.WriteBoolean("fromCache"u8, feed.FromCache);
        json.WriteNumber("refused"u8, feed.Refused);
        json.WriteStartArray("unserved"u8);
        foreach (string unserved in feed.Unserved)
            json.WriteStringValue(unserved);
        json.WriteEndArray();
        Optional(json, "problem", feed.Problem);
        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void Optional(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is { } time)
            json.WriteString(name, time);
    }
}
