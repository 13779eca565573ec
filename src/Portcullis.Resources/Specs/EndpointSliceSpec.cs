using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>discovery.k8s.io EndpointSlice; its Service is named by the label <c>kubernetes.io/service-name</c>.</summary>
public sealed record EndpointSliceSpec
{
    /// <summary>IPv4, IPv6 or FQDN.</summary>
    public required string AddressType { get; init; }

    public ImmutableArray<SliceEndpointSpec> Endpoints { get; init; } = [];
    public ImmutableArray<EndpointPortSpec> Ports { get; init; } = [];
}
