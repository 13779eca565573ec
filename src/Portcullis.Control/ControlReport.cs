using System.Collections.Immutable;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>How a control plane stands at a moment, for status and metrics.</summary>
public sealed record ControlReport
{
    /// <summary>The store's.</summary>
    public required long Revision { get; init; }

    /// <summary>How many objects of each kind the API has, by the kind's plural and group.</summary>
    public required ImmutableSortedDictionary<string, int> Objects { get; init; }

    /// <summary>This one leads: it does what must be done once.</summary>
    public required bool Leads { get; init; }

    public required DataPlaneCounts DataPlanes { get; init; }
    public required ApiCounts Api { get; init; }
    public required AdsCounts Stream { get; init; }
    public required StoreHealth Health { get; init; }
    public required CommitCounts Commits { get; init; }
    public required EngineReport Engine { get; init; }

    /// <summary>From a change's arrival in this process to the last confirmation of a data plane it concerns; counted where it leads.</summary>
    public required DurationCounts Enforcement { get; init; }

    /// <summary>The first end of a certificate in each Secret.</summary>
    public required ImmutableArray<CertificateEnd> Certificates { get; init; }
}
