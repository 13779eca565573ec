using Portcullis.Proxy;

namespace Portcullis.Running;

/// <summary>What a gateway counts.</summary>
internal static class GatewayMetrics
{
    public static void Write(MetricsWriter text, GatewayStatus gateway, DateTimeOffset now)
    {
        text.Single("config_revision", "Counts up with every configuration put in force.", "gauge", gateway.Revision);
        text.Single("listeners", "Sockets that accept.", "gauge", gateway.Listeners.Count);
        foreach (CounterTable counter in CounterTable.All)
            text.Single(counter.IsLevel ? counter.Name : $"{counter.Name}_total", counter.Help, counter.IsLevel ? "gauge" : "counter", counter.Read(gateway.Counters));

        text.Family("handshakes_failed_total", "Connections that ended before a protocol was spoken.", "counter");
        foreach ((string reason, long count) in gateway.Counters.HandshakesFailed)
            text.Sample("handshakes_failed_total", count, ("reason", reason));
        Keys(text, gateway, now);
        Authorizers(text, gateway);
        text.Family("certificate_expiry_timestamp_seconds", "When the first certificate of a server's chain ends, in Unix time.", "gauge");
        foreach ((string name, DateTimeOffset end) in gateway.Certificates)
            text.Sample("certificate_expiry_timestamp_seconds", MetricsWriter.Seconds(end), ("credential", name));
        if (gateway.Feed is { } feed)
            Feed(text, feed, now);
    }

    private static void Feed(MetricsWriter text, FeedReport feed, DateTimeOffset now)
    {
        text.Single("control_plane_connected", "1 while the control plane's stream is open.", "gauge", feed.Connected ? 1 : 0);
        text.Single("control_plane_revision", "The store's revision up to which everything is in force.", "gauge", feed.Revision);
        text.Single("control_plane_refused_objects", "Objects of the latest update that this gateway refuses.", "gauge", feed.Refused);
        text.Single("control_plane_unserved_objects", "Objects in force that this gateway cannot serve.", "gauge", feed.Unserved.Count);
        text.Single("control_plane_from_cache", "1 while what is in force was read from the disk alone.", "gauge", feed.FromCache ? 1 : 0);
        if (feed.Confirmed is { } confirmed)
            text.Single("control_plane_age_seconds", "How long ago what is in force was last known to be the latest.", "gauge", Math.Max(0, (now - confirmed).TotalSeconds));
    }

    private static void Keys(MetricsWriter text, GatewayStatus gateway, DateTimeOffset now)
    {
        PerSource("jwks_fetches_total", "Fetches of token keys that ended, well or not.", "counter", static source => source.Fetches);
        PerSource("jwks_fetch_failures_total", "Fetches of token keys that failed.", "counter", static source => source.Failures);
        PerSource("jwks_demanded_fetches_total", "Fetches that tokens of unknown keys caused.", "counter", static source => source.OnDemand);
        PerSource("jwks_failing", "1 while the latest fetch of token keys has failed.", "gauge", static source => source.Failing ? 1 : 0);
        PerSource("jwks_keys", "Usable token keys in force.", "gauge", static source => source.KeyCount);
        PerSource("jwks_last_success_timestamp_seconds", "When the token keys in force were last confirmed, in Unix time.", "gauge", static source => source.LastGood is { } at ? MetricsWriter.Seconds(at) : null);
        PerSource("jwks_age_seconds", "How long ago the token keys in force were last confirmed.", "gauge", source => source.LastGood is { } at ? (now - at).TotalSeconds : null);

        void PerSource(string name, string help, string type, Func<KeySourceStatus, double?> read)
        {
            text.Family(name, help, type);
            var seen = new HashSet<string>(StringComparer.Ordinal);
            foreach (KeySourceStatus source in gateway.Keys)
                if (read(source) is { } value && seen.Add(source.Location)) // one place with two timeouts is fetched twice, and told of once
                    text.Sample(name, value, ("source", source.Location));
        }
    }

    private static void Authorizers(MetricsWriter text, GatewayStatus gateway)
    {
        PerProvider("authorizer_allowed_total", "Answers of an authorization provider that said yes.", static counts => counts.Allowed);
        PerProvider("authorizer_denied_total", "Answers of an authorization provider that said no.", static counts => counts.Denied);
        PerProvider("authorizer_failed_total", "Questions to an authorization provider that had no usable answer.", static counts => counts.Failed);
        PerProvider("authorizer_seconds_total", "How long an authorization provider took for all questions together.", static counts => counts.Duration.TotalSeconds);

        void PerProvider(string name, string help, Func<AuthorizerCounts, double> read)
        {
            text.Family(name, help, "counter");
            foreach ((string provider, AuthorizerCounts counts) in gateway.Authorizers)
                text.Sample(name, read(counts), ("provider", provider));
        }
    }
}
