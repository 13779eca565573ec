using System.Collections.Immutable;
using Portcullis.Proxy;

namespace Portcullis.Running;

/// <summary>How a gateway stands at a moment.</summary>
internal sealed record GatewayStatus
{
    /// <summary>Of the snapshot in force; 0 before the first.</summary>
    public required long Revision { get; init; }

    public required IReadOnlyList<BoundListener> Listeners { get; init; }
    public required ProxyCounters Counters { get; init; }
    public required ImmutableArray<KeySourceStatus> Keys { get; init; }

    /// <summary>What each authorization provider was asked and answered, by its name.</summary>
    public ImmutableSortedDictionary<string, AuthorizerCounts> Authorizers { get; init; } = ImmutableSortedDictionary<string, AuthorizerCounts>.Empty;

    /// <summary>When the certificates that servers present end, by credential name.</summary>
    public required IReadOnlyList<KeyValuePair<string, DateTimeOffset>> Certificates { get; init; }

    /// <summary>How it stands with its control plane; null when the configuration comes from files.</summary>
    public FeedReport? Feed { get; init; }
}
