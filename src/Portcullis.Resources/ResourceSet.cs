using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>Everything the compiler is given, decoded. Immutable. At most one object per kind and name.</summary>
public sealed record ResourceSet
{
    public static ResourceSet Empty { get; } = new();

    public ImmutableArray<Resource<AuthorizationPolicySpec>> AuthorizationPolicies { get; init; } = [];
    public ImmutableArray<Resource<PeerAuthenticationSpec>> PeerAuthentications { get; init; } = [];
    public ImmutableArray<Resource<RequestAuthenticationSpec>> RequestAuthentications { get; init; } = [];
    public ImmutableArray<Resource<GatewaySpec>> Gateways { get; init; } = [];
    public ImmutableArray<Resource<VirtualServiceSpec>> VirtualServices { get; init; } = [];
    public ImmutableArray<Resource<DestinationRuleSpec>> DestinationRules { get; init; } = [];
    public ImmutableArray<Resource<ServiceEntrySpec>> ServiceEntries { get; init; } = [];
    public ImmutableArray<Resource<WorkloadEntrySpec>> WorkloadEntries { get; init; } = [];
    public ImmutableArray<Resource<SecretSpec>> Secrets { get; init; } = [];
    public ImmutableArray<Resource<ConfigMapSpec>> ConfigMaps { get; init; } = [];
    public ImmutableArray<Resource<ServiceSpec>> Services { get; init; } = [];
    public ImmutableArray<Resource<EndpointsSpec>> Endpoints { get; init; } = [];
    public ImmutableArray<Resource<EndpointSliceSpec>> EndpointSlices { get; init; } = [];
    public ImmutableArray<Resource<NamespaceSpec>> Namespaces { get; init; } = [];
    public ImmutableArray<Resource<ServiceAccountSpec>> ServiceAccounts { get; init; } = [];

    /// <summary>How many objects there are, of all kinds.</summary>
    public int Count => AuthorizationPolicies.Length + PeerAuthentications.Length + RequestAuthentications.Length
        + Gateways.Length + VirtualServices.Length + DestinationRules.Length + ServiceEntries.Length + WorkloadEntries.Length
        + Secrets.Length + ConfigMaps.Length + Services.Length + Endpoints.Length + EndpointSlices.Length
        + Namespaces.Length + ServiceAccounts.Length;

    /// <summary>Decoded from the ConfigMap <c>istio</c>, key <c>mesh</c>, of the root namespace; Istio's defaults otherwise.</summary>
    public MeshConfigSpec MeshConfig { get; init; } = new();
}
