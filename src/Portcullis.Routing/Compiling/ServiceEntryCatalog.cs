using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Reads ServiceEntries with their own endpoints or the WorkloadEntries they select.</summary>
internal sealed class ServiceEntryCatalog(ResourceSet resources, Diagnostics found)
{
    private readonly ILookup<string, Resource<WorkloadEntrySpec>> _workloads = resources.WorkloadEntries.ToLookup(entry => entry.Meta.Namespace, StringComparer.Ordinal);

    public IEnumerable<RegisteredService> Read()
    {
        foreach (Resource<ServiceEntrySpec> entry in resources.ServiceEntries.Order(Comparer<Resource<ServiceEntrySpec>>.Create((a, b) => a.CompareAgeTo(b))))
        {
            string? refused = Refusal(entry);
            foreach (string host in entry.Spec.Hosts)
            {
                string lower = host.ToLowerInvariant();
                ImmutableArray<RegisteredPort> ports = [.. entry.Spec.Ports.Select(port => ReadPort(entry, lower, port, refused))];
                yield return new RegisteredService(lower, entry.Meta.Namespace, entry.Spec.ExportTo, ports);
            }
        }
    }

    private string? Refusal(Resource<ServiceEntrySpec> entry)
    {
        string? refused = entry.Spec.Resolution switch
        {
            ServiceEntryResolution.None => $"service entry `{entry.Name}` has resolution NONE, which names no address to forward to",
            ServiceEntryResolution.DynamicDns => $"service entry `{entry.Name}` has resolution DYNAMIC_DNS, which has no effect yet",
            _ => null,
        };
        if (refused is not null)
            found.Warn(RoutingCodes.Resolution, entry.At("spec", "resolution"), refused, help: "use STATIC with endpoints, or DNS");
        return refused;
    }

    private RegisteredPort ReadPort(Resource<ServiceEntrySpec> entry, string host, ServiceEntryPortSpec port, string? refused)
    {
        if (refused is not null)
            return new RegisteredPort(port.Number, []) { Refused = refused };

        int targetPort = port.TargetPort == 0 ? port.Number : port.TargetPort;
        var endpoints = ImmutableArray.CreateBuilder<LabelledEndpoint>();
        foreach ((WorkloadEntrySpec workload, ImmutableSortedDictionary<string, string> labels, Node at) in Workloads(entry))
        {
            if (workload.Address.Length == 0 || workload.Address.StartsWith("unix:", StringComparison.Ordinal))
            {
                found.Warn(RoutingCodes.EndpointAddress, at, $"endpoint `{workload.Address}` is left out: only IP addresses and host names are supported");
                continue;
            }
            int number = workload.Ports.TryGetValue(port.Name, out int own) ? own : targetPort;
            endpoints.Add(new LabelledEndpoint(new Endpoint(workload.Address, number, Math.Max(1, workload.Weight)), labels));
        }

        bool dns = entry.Spec.Resolution != ServiceEntryResolution.Static;
        if (dns && endpoints.Count == 0 && entry.Spec is { Endpoints.IsEmpty: true, WorkloadSelector: null } && !HostPattern.IsWildcard(host))
            endpoints.Add(new LabelledEndpoint(new Endpoint(host, targetPort), ImmutableSortedDictionary<string, string>.Empty));
        return new RegisteredPort(port.Number, endpoints.ToImmutable())
        {
            SpeaksHttp2 = UpstreamProtocol.IsHttp2(port.Protocol),
            Resolution = dns ? ClusterResolution.Dns : ClusterResolution.Static,
        };
    }

    private IEnumerable<(WorkloadEntrySpec Spec, ImmutableSortedDictionary<string, string> Labels, Node At)> Workloads(Resource<ServiceEntrySpec> entry)
    {
        for (int i = 0; i < entry.Spec.Endpoints.Length; i++)
            yield return (entry.Spec.Endpoints[i], entry.Spec.Endpoints[i].Labels, entry.At("spec", "endpoints", i, "address"));
        if (entry.Spec.WorkloadSelector is not { } selector)
            yield break;

        foreach (Resource<WorkloadEntrySpec> workload in _workloads[entry.Meta.Namespace])
        {
            // Istio: a WorkloadEntry's own spec labels are what selectors see; metadata labels are the Kubernetes object's.
            ImmutableSortedDictionary<string, string> labels = workload.Spec.Labels.IsEmpty ? workload.Meta.Labels : workload.Spec.Labels;
            if (selector.Selects(labels))
                yield return (workload.Spec, labels, workload.At("spec", "address"));
        }
    }
}
