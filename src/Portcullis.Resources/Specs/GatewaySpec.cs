using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>networking.istio.io Gateway.</summary>
public sealed record GatewaySpec
{
    /// <summary>Null or empty: every gateway workload.</summary>
    public WorkloadSelectorSpec? Selector { get; init; }

    public ImmutableArray<GatewayPortSpec> Servers { get; init; } = [];
}
