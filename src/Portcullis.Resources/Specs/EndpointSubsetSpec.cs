using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>core EndpointSubset; only ready addresses are kept.</summary>
public sealed record EndpointSubsetSpec(ImmutableArray<string> Addresses, ImmutableArray<EndpointPortSpec> Ports);
