using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>core Endpoints: addresses times ports, one subset at a time.</summary>
public sealed record EndpointsSpec(ImmutableArray<EndpointSubsetSpec> Subsets);
