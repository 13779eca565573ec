namespace Portcullis.Resources.Decoding;

/// <summary>A <see cref="ResourceSet"/> while it is being filled.</summary>
internal sealed class ResourceSetBuilder
{
    public List<Resource<AuthorizationPolicySpec>> AuthorizationPolicies { get; } = [];
    public List<Resource<PeerAuthenticationSpec>> PeerAuthentications { get; } = [];
    public List<Resource<RequestAuthenticationSpec>> RequestAuthentications { get; } = [];
    public List<Resource<GatewaySpec>> Gateways { get; } = [];
    public List<Resource<VirtualServiceSpec>> VirtualServices { get; } = [];
    public List<Resource<DestinationRuleSpec>> DestinationRules { get; } = [];
    public List<Resource<ServiceEntrySpec>> ServiceEntries { get; } = [];
    public List<Resource<WorkloadEntrySpec>> WorkloadEntries { get; } = [];
    public List<Resource<SecretSpec>> Secrets { get; } = [];
    public List<Resource<ConfigMapSpec>> ConfigMaps { get; } = [];
    public List<Resource<ServiceSpec>> Services { get; } = [];
    public List<Resource<EndpointsSpec>> Endpoints { get; } = [];
    public List<Resource<EndpointSliceSpec>> EndpointSlices { get; } = [];
    public List<Resource<NamespaceSpec>> Namespaces { get; } = [];
    public List<Resource<ServiceAccountSpec>> ServiceAccounts { get; } = [];

    public ResourceSet Build(MeshConfigSpec meshConfig) => new()
    {
        AuthorizationPolicies = [.. AuthorizationPolicies],
        PeerAuthentications = [.. PeerAuthentications],
        RequestAuthentications = [.. RequestAuthentications],
        Gateways = [.. Gateways],
        VirtualServices = [.. VirtualServices],
        DestinationRules = [.. DestinationRules],
        ServiceEntries = [.. ServiceEntries],
        WorkloadEntries = [.. WorkloadEntries],
        Secrets = [.. Secrets],
        ConfigMaps = [.. ConfigMaps],
        Services = [.. Services],
        Endpoints = [.. Endpoints],
        EndpointSlices = [.. EndpointSlices],
        Namespaces = [.. Namespaces],
        ServiceAccounts = [.. ServiceAccounts],
        MeshConfig = meshConfig,
    };
}
