using System.Collections.Immutable;

namespace Portcullis.Proxy;

/// <summary>What all workers did since the start, summed when it was read. Each number is exact; together they may be a moment apart.</summary>
public sealed record ProxyCounters
{
    public long ConnectionsAccepted { get; init; }
    public long ConnectionsOpen { get; init; }
    public long HandshakesCompleted { get; init; }

    /// <summary>Connections that ended before a protocol was spoken, by reason: a certificate's refusal, an alert, no chain for the server name.</summary>
    public ImmutableSortedDictionary<string, long> HandshakesFailed { get; init; } = ImmutableSortedDictionary<string, long>.Empty;

    public long Requests { get; init; }

    /// <summary>Requests that policies refused.</summary>
    public long RequestsDenied { get; init; }

    /// <summary>Requests that were answered here: refusals, redirects, direct responses, errors.</summary>
    public long LocalReplies { get; init; }

    /// <summary>Requests that token rules judged and that brought no token.</summary>
    public long RequestsWithoutToken { get; init; }

    /// <summary>Requests whose token was verified, or found verified.</summary>
    public long TokensAccepted { get; init; }

    /// <summary>Requests that were answered 401 or 403 because of a token.</summary>
    public long TokensRefused { get; init; }

    /// <summary>Tokens that were found verified already.</summary>
    public long TokenCacheHits { get; init; }

    /// <summary>Tokens that had to be verified.</summary>
    public long TokenCacheMisses { get; init; }

    /// <summary>Requests that an authorization provider was to be asked about.</summary>
    public long Checks { get; init; }

    /// <summary>Those that the provider refused.</summary>
    public long ChecksDenied { get; init; }

    /// <summary>Those that got no answer that can be understood, or were not asked because too many were under way.</summary>
    public long ChecksFailed { get; init; }

    public long UpstreamConnects { get; init; }
    public long UpstreamConnectFailures { get; init; }
    public long UpstreamReuses { get; init; }
    public long UpstreamRetries { get; init; }

    /// <summary>Request body bytes that arrived.</summary>
    public long BytesReceived { get; init; }

    /// <summary>Response body bytes that were handed to downstream connections.</summary>
    public long BytesSent { get; init; }

    public long AccessLogLinesDropped { get; init; }
}
