using System.Globalization;
using System.Text;
using Portcullis.Proxy;

namespace Portcullis.Running;

/// <summary>A <see cref="StatusReport"/> in Prometheus' text format 0.0.4.</summary>
internal static class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Write(StatusReport report)
    {
        var text = new StringBuilder();
        Family(text, "build_info", "Which version runs.", "gauge");
        Sample(text, "build_info", 1, ("version", report.Version));
        Single(text, "start_time_seconds", "When it started, in Unix time.", "gauge", Seconds(report.Started));
        Single(text, "ready", "1 while requests are served and not draining.", "gauge", report.Phase == GatewayPhase.Ready ? 1 : 0);
        Single(text, "config_revision", "Counts up with every configuration put in force.", "gauge", report.Revision);
        Single(text, "listeners", "Sockets that accept.", "gauge", report.Listeners.Count);
        foreach (CounterTable counter in CounterTable.All)
            Single(text, counter.IsLevel ? counter.Name : $"{counter.Name}_total", counter.Help, counter.IsLevel ? "gauge" : "counter", counter.Read(report.Counters));

        Family(text, "handshakes_failed_total", "Connections that ended before a protocol was spoken.", "counter");
        foreach ((string reason, long count) in report.Counters.HandshakesFailed)
            Sample(text, "handshakes_failed_total", count, ("reason", reason));
        Keys(text, report);
        Authorizers(text, report);
        Family(text, "certificate_expiry_timestamp_seconds", "When the first certificate of a server's chain ends, in Unix time.", "gauge");
        foreach ((string name, DateTimeOffset end) in report.Certificates)
            Sample(text, "certificate_expiry_timestamp_seconds", Seconds(end), ("credential", name));
        if (report.Feed is { } feed)
            Feed(text, feed, report.Now);
        return text.ToString();
    }

    private static void Feed(StringBuilder text, FeedReport feed, DateTimeOffset now)
    {
        Single(text, "control_plane_connected", "1 while the control plane's stream is open.", "gauge", feed.Connected ? 1 : 0);
        Single(text, "control_plane_revision", "The store's revision up to which everything is in force.", "gauge", feed.Revision);
        Single(text, "control_plane_refused_objects", "Objects of the latest update that this gateway refuses.", "gauge", feed.Refused);
        Single(text, "control_plane_unserved_objects", "Objects in force that this gateway cannot serve.", "gauge", feed.Unserved.Count);
        Single(text, "control_plane_from_cache", "1 while what is in force was read from the disk alone.", "gauge", feed.FromCache ? 1 : 0);
        if (feed.Confirmed is { } confirmed)
            Single(text, "control_plane_age_seconds", "How long ago what is in force was last known to be the latest.", "gauge", Math.Max(0, (now - confirmed).TotalSeconds));
    }

    private static void Keys(StringBuilder text, StatusReport report)
    {
        PerSource("jwks_fetches_total", "Fetches of token keys that ended, well or not.", "counter", static source => source.Fetches);
        PerSource("jwks_fetch_failures_total", "Fetches of token keys that failed.", "counter", static source => source.Failures);
        PerSource("jwks_demanded_fetches_total", "Fetches that tokens of unknown keys caused.", "counter", static source => source.OnDemand);
        PerSource("jwks_failing", "1 while the latest fetch of token keys has failed.", "gauge", static source => source.Failing ? 1 : 0);
        PerSource("jwks_keys", "Usable token keys in force.", "gauge", static source => source.KeyCount);
        PerSource("jwks_last_success_timestamp_seconds", "When the token keys in force were last confirmed, in Unix time.", "gauge", static source => source.LastGood is { } at ? Seconds(at) : null);
        PerSource("jwks_age_seconds", "How long ago the token keys in force were last confirmed.", "gauge", source => source.LastGood is { } at ? (report.Now - at).TotalSeconds : null);

        void PerSource(string name, string help, string type, Func<KeySourceStatus, double?> read)
        {
            Family(text, name, help, type);
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (KeySourceStatus source in report.Keys)
                if (read(source) is { } value && seen.Add(source.Location)) // one place with two timeouts is fetched twice, and told of once
                    Sample(text, name, value, ("source", source.Location));
        }
    }

    private static void Authorizers(StringBuilder text, StatusReport report)
    {
        PerProvider("authorizer_allowed_total", "Answers of an authorization provider that said yes.", static counts => counts.Allowed);
        PerProvider("authorizer_denied_total", "Answers of an authorization provider that said no.", static counts => counts.Denied);
        PerProvider("authorizer_failed_total", "Questions to an authorization provider that had no usable answer.", static counts => counts.Failed);
        PerProvider("authorizer_seconds_total", "How long an authorization provider took for all questions together.", static counts => counts.Duration.TotalSeconds);

        void PerProvider(string name, string help, Func<AuthorizerCounts, double> read)
        {
            Family(text, name, help, "counter");
            foreach ((string provider, AuthorizerCounts counts) in report.Authorizers)
                Sample(text, name, read(counts), ("provider", provider));
        }
    }

    private static double Seconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds() / 1000.0;

    private static void Single(StringBuilder text, string name, string help, string type, double value)
    {
        Family(text, name, help, type);
        text.Append("portcullis_").Append(name).Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');
    }

    private static void Family(StringBuilder text, string name, string help, string type) =>
        text.Append("# HELP portcullis_").Append(name).Append(' ').Append(help).Append("\n# TYPE portcullis_").Append(name).Append(' ').Append(type).Append('\n');

    private static void Sample(StringBuilder text, string name, double value, (string Name, string Value) label) =>
        text.Append("portcullis_").Append(name).Append('{').Append(label.Name).Append("=\"").Append(Escaped(label.Value)).Append("\"} ")
            .Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');

    private static string Escaped(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
