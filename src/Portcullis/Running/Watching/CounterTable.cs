using Portcullis.Proxy;

namespace Portcullis.Running;

/// <summary>Every count of <see cref="ProxyCounters"/> with the name that metrics and status give it.</summary>
/// <param name="Name">As in Prometheus, without <c>portcullis_</c> in front and <c>_total</c> behind.</param>
/// <param name="Property">The property it is read from.</param>
/// <param name="IsLevel">It goes down, too.</param>
internal sealed record CounterTable(string Name, string Property, string Help, Func<ProxyCounters, long> Read, bool IsLevel = false)
{
    public static CounterTable[] All { get; } =
    [
        new("connections_accepted", nameof(ProxyCounters.ConnectionsAccepted), "Downstream connections accepted.", static counts => counts.ConnectionsAccepted),
        new("connections_open", nameof(ProxyCounters.ConnectionsOpen), "Downstream connections open now.", static counts => counts.ConnectionsOpen, IsLevel: true),
        new("handshakes_completed", nameof(ProxyCounters.HandshakesCompleted), "TLS handshakes completed.", static counts => counts.HandshakesCompleted),
        new("requests", nameof(ProxyCounters.Requests), "Requests read.", static counts => counts.Requests),
        new("requests_denied", nameof(ProxyCounters.RequestsDenied), "Requests that policies refused.", static counts => counts.RequestsDenied),
        new("local_replies", nameof(ProxyCounters.LocalReplies), "Requests answered here: refusals, redirects, direct responses, errors.", static counts => counts.LocalReplies),
        new("requests_without_token", nameof(ProxyCounters.RequestsWithoutToken), "Requests that token rules judged and that brought no token.", static counts => counts.RequestsWithoutToken),
        new("tokens_accepted", nameof(ProxyCounters.TokensAccepted), "Requests whose token was verified.", static counts => counts.TokensAccepted),
        new("tokens_refused", nameof(ProxyCounters.TokensRefused), "Requests answered 401 or 403 because of a token.", static counts => counts.TokensRefused),
        new("token_cache_hits", nameof(ProxyCounters.TokenCacheHits), "Tokens found verified already.", static counts => counts.TokenCacheHits),
        new("token_cache_misses", nameof(ProxyCounters.TokenCacheMisses), "Tokens that had to be verified.", static counts => counts.TokenCacheMisses),
        new("checks", nameof(ProxyCounters.Checks), "Requests that an authorization provider was to be asked about.", static counts => counts.Checks),
        new("checks_denied", nameof(ProxyCounters.ChecksDenied), "Requests that an authorization provider refused.", static counts => counts.ChecksDenied),
        new("checks_failed", nameof(ProxyCounters.ChecksFailed), "Requests that an authorization provider gave no usable answer about.", static counts => counts.ChecksFailed),
        new("upstream_connects", nameof(ProxyCounters.UpstreamConnects), "Connections opened to upstreams.", static counts => counts.UpstreamConnects),
        new("upstream_connect_failures", nameof(ProxyCounters.UpstreamConnectFailures), "Connections to upstreams that could not be opened.", static counts => counts.UpstreamConnectFailures),
        new("upstream_reuses", nameof(ProxyCounters.UpstreamReuses), "Requests sent on a kept upstream connection.", static counts => counts.UpstreamReuses),
        new("upstream_retries", nameof(ProxyCounters.UpstreamRetries), "Requests sent once more.", static counts => counts.UpstreamRetries),
        new("request_body_bytes", nameof(ProxyCounters.BytesReceived), "Request body bytes that arrived.", static counts => counts.BytesReceived),
        new("response_body_bytes", nameof(ProxyCounters.BytesSent), "Response body bytes handed to downstream connections.", static counts => counts.BytesSent),
        new("access_log_lines_dropped", nameof(ProxyCounters.AccessLogLinesDropped), "Access log lines lost because the log could not keep up.", static counts => counts.AccessLogLinesDropped),
    ];
}
