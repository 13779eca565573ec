using System.Collections.Immutable;
using Portcullis.Proxy;

namespace Portcullis.Running;

/// <summary>How one <c>portcullis up</c> stands at a moment: all that its status socket and its metrics tell.</summary>
internal sealed record StatusReport
{
    public required string Version { get; init; }
    public required int ProcessId { get; init; }
    public required DateTimeOffset Started { get; init; }
    public required DateTimeOffset Now { get; init; }
    public required GatewayPhase Phase { get; init; }

    /// <summary>Of the snapshot in force; 0 before the first.</summary>
    public required long Revision { get; init; }

    public required IReadOnlyList<BoundListener> Listeners { get; init; }

    /// <summary>Where metrics are served; null: nowhere.</summary>
    public string? Metrics { get; init; }

    public required ProxyCounters Counters { get; init; }
    public required ImmutableArray<KeySourceStatus> Keys { get; init; }

    /// <summary>What each authorization provider was asked and answered, by its name.</summary>
    public ImmutableSortedDictionary<string, AuthorizerCounts> Authorizers { get; init; } = ImmutableSortedDictionary<string, AuthorizerCounts>.Empty;

    /// <summary>When the certificates that servers present end, by credential name.</summary>
    public required IReadOnlyList<KeyValuePair<string, DateTimeOffset>> Certificates { get; init; }

    /// <summary>How it stands with its control plane; null when the configuration comes from files.</summary>
    public FeedReport? Feed { get; init; }
}
