using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>networking.istio.io WorkloadEntry, also an element of ServiceEntry <c>endpoints</c>.</summary>
public sealed record WorkloadEntrySpec
{
    /// <summary>IP address, host name, or <c>unix://</c> path.</summary>
    public string Address { get; init; } = "";

    public ImmutableSortedDictionary<string, int> Ports { get; init; } = ImmutableSortedDictionary<string, int>.Empty;
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    public string? Network { get; init; }
    public string? Locality { get; init; }

    /// <summary>At least one.</summary>
    public int Weight { get; init; } = 1;

    public string? ServiceAccount { get; init; }
}
