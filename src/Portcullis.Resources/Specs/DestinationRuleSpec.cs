using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>networking.istio.io DestinationRule.</summary>
public sealed record DestinationRuleSpec
{
    public required string Host { get; init; }
    public TrafficPolicySpec? TrafficPolicy { get; init; }
    public ImmutableArray<SubsetSpec> Subsets { get; init; } = [];
    public ImmutableArray<string> ExportTo { get; init; } = [];
    public WorkloadSelectorSpec? WorkloadSelector { get; init; }
}
