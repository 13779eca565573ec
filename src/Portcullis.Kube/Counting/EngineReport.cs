using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>How an engine stands at a moment.</summary>
public sealed record EngineReport
{
    public static EngineReport Nothing { get; } = new();

    /// <summary>Commits that wait for their turn; null: there is no queue.</summary>
    public int? Waiting { get; init; }

    /// <summary>Bytes on the disk, the write-ahead log included; null: not known here.</summary>
    public long? Bytes { get; init; }

    /// <summary>How often history was forgotten, by this process.</summary>
    public long Compactions { get; init; }

    /// <summary>The members of a cluster, in the order they were given; none for an engine that is no cluster.</summary>
    public ImmutableArray<EndpointReport> Endpoints { get; init; } = [];

    /// <summary>How often another member was turned to because one failed.</summary>
    public long Failovers { get; init; }
}
