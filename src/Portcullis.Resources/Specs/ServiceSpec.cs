using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>core Service.</summary>
public sealed record ServiceSpec
{
    public ImmutableArray<ServicePortSpec> Ports { get; init; } = [];
    public ImmutableSortedDictionary<string, string> Selector { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    public string? ClusterIp { get; init; }
    public string Type { get; init; } = "ClusterIP";
    public string? ExternalName { get; init; }
}
