using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>DestinationRule <c>Subset</c>.</summary>
public sealed record SubsetSpec(string Name, ImmutableSortedDictionary<string, string> Labels, TrafficPolicySpec? TrafficPolicy);
