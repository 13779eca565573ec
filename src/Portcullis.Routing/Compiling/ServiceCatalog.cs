using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Reads core Services with their Endpoints and EndpointSlices.</summary>
internal sealed class ServiceCatalog(ResourceSet resources)
{
    private const string SliceLabel = "kubernetes.io/service-name";
    private const string ExportAnnotation = "networking.istio.io/exportTo";

    private readonly ILookup<ObjectName, Resource<EndpointSliceSpec>> _slices = resources.EndpointSlices
        .Where(slice => slice.Meta.Labels.ContainsKey(SliceLabel))
        .ToLookup(slice => new ObjectName(slice.Meta.Namespace, slice.Meta.Labels[SliceLabel]));

    private readonly ILookup<ObjectName, Resource<EndpointsSpec>> _endpoints = resources.Endpoints.ToLookup(endpoints => endpoints.Name);

    public IEnumerable<RegisteredService> Read(Diagnostics found)
    {
        foreach (Resource<ServiceSpec> service in resources.Services)
        {
            var ports = ImmutableArray.CreateBuilder<RegisteredPort>();
            for (int i = 0; i < service.Spec.Ports.Length; i++)
                ports.Add(ReadPort(service, i, found));
            yield return new RegisteredService(
                HostPattern.ServiceHost(service.Name.Name, service.Meta.Namespace), service.Meta.Namespace, ExportTo(service), ports.ToImmutable());
        }
    }

    private static ImmutableArray<string> ExportTo(Resource<ServiceSpec> service) =>
        service.Meta.Annotations.TryGetValue(ExportAnnotation, out string? list)
            ? [.. list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
            : [];

    private static ImmutableArray<LabelledEndpoint> Distinct(List<Endpoint> endpoints) =>
        [.. endpoints.Distinct().Select(endpoint => new LabelledEndpoint(endpoint, ImmutableSortedDictionary<string, string>.Empty))];

    // A Service's unnamed port is its only one, and then the endpoints' only port is meant, whatever its name.
    private static IEnumerable<int> Numbers(ServicePortSpec port, ImmutableArray<EndpointPortSpec> offered) =>
        offered.Where(candidate => candidate.Name == port.Name || (port.Name.Length == 0 && offered.Length == 1))
            .Select(candidate => candidate.Port);

    private RegisteredPort ReadPort(Resource<ServiceSpec> service, int index, Diagnostics found)
    {
        ServicePortSpec port = service.Spec.Ports[index];
        if (service.Spec is { Type: "ExternalName", ExternalName: { Length: > 0 } external })
        {
            var outside = new Endpoint(external, port.Port);
            return new RegisteredPort(port.Port, Distinct([outside])) { Resolution = outside.Ip is null ? ClusterResolution.Dns : ClusterResolution.Static };
        }

        var endpoints = new List<Endpoint>();
        var offered = new List<EndpointPortSpec>();
        foreach (Resource<EndpointsSpec> listed in _endpoints[service.Name])
            foreach (EndpointSubsetSpec subset in listed.Spec.Subsets)
                Collect(port, subset.Addresses, subset.Ports, endpoints, offered);
        foreach (Resource<EndpointSliceSpec> slice in _slices[service.Name])
            foreach (SliceEndpointSpec endpoint in slice.Spec.Endpoints)
                Collect(port, endpoint.Ready ? endpoint.Addresses : [], slice.Spec.Ports, endpoints, offered);

        if (endpoints.Count == 0 && offered.Count > 0 && !offered.Exists(candidate => candidate.Name == port.Name))
        {
            string names = string.Join(", ", offered.Select(candidate => $"`{candidate.Name}`").Distinct(StringComparer.Ordinal));
            found.Warn(RoutingCodes.PortWithoutEndpoints, service.At("spec", "ports", index, "name"),
                $"port `{port.Name}` of service `{service.Name}` has no endpoints: they name their ports {names}",
                help: "give the endpoints' port the name of the service's port");
        }
        return new RegisteredPort(port.Port, Distinct(endpoints))
        {
            SpeaksHttp2 = UpstreamProtocol.IsHttp2(port),
            Resolution = endpoints.Exists(endpoint => endpoint.Ip is null) ? ClusterResolution.Dns : ClusterResolution.Static,
        };
    }

    private static void Collect(
        ServicePortSpec port, ImmutableArray<string> addresses, ImmutableArray<EndpointPortSpec> ports,
        List<Endpoint> endpoints, List<EndpointPortSpec> offered)
    {
        offered.AddRange(ports);
        foreach (int number in Numbers(port, ports))
            foreach (string address in addresses)
                endpoints.Add(new Endpoint(address, number));
    }
}
