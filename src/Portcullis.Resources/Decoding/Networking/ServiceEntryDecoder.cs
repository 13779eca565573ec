using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes networking.istio.io ServiceEntry.</summary>
internal static class ServiceEntryDecoder
{
    private const int MostHosts = 256;

    private static readonly EnumNames<bool> Locations = new(("MESH_EXTERNAL", false), ("MESH_INTERNAL", true));

    private static readonly EnumNames<ServiceEntryResolution> Resolutions = new(
        ("NONE", ServiceEntryResolution.None),
        ("STATIC", ServiceEntryResolution.Static),
        ("DNS", ServiceEntryResolution.Dns),
        ("DNS_ROUND_ROBIN", ServiceEntryResolution.DnsRoundRobin),
        ("DYNAMIC_DNS", ServiceEntryResolution.DynamicDns));

    public static ServiceEntrySpec? Decode(ObjectReader spec, ObjectMeta meta)
    {
        ServiceEntryResolution resolution = spec.Enum("resolution", Resolutions, ServiceEntryResolution.None);
        ImmutableArray<ScalarNode> hosts = Hosts(spec, resolution);
        ImmutableArray<string> addresses = NetworkingFields.Prefixes(spec, "addresses");
        ImmutableArray<ServiceEntryPortSpec> ports = ServiceEntryPorts.Read(spec, resolution, hosts.Length);
        ImmutableArray<WorkloadEntrySpec> endpoints = Endpoints(spec, resolution, ports);
        WorkloadSelectorSpec? selector = Selector(spec);
        CheckResolution(spec, resolution, addresses);
        return new ServiceEntrySpec
        {
            Hosts = [.. hosts.Select(host => host.Text)],
            Addresses = addresses,
            Ports = ports,
            MeshInternal = spec.Enum("location", Locations, absent: false),
            Resolution = resolution,
            Endpoints = endpoints,
            WorkloadSelector = selector,
            ExportTo = NetworkingFields.ExportTo(spec, meta.Namespace, allowNobody: true),
            SubjectAltNames = NetworkingFields.NotEmptyStrings(spec, "subjectAltNames"),
        };
    }

    private static ImmutableArray<ScalarNode> Hosts(ObjectReader spec, ServiceEntryResolution resolution)
    {
        if (spec.Field("hosts") is null or SequenceNode { Items.IsEmpty: true })
            spec.Error(ServiceEntryCodes.Hosts, "hosts", "a service entry must have at least one host");
        spec.AtMost("hosts", MostHosts, ServiceEntryCodes.Hosts);
        bool resolved = resolution is ServiceEntryResolution.Dns or ServiceEntryResolution.DnsRoundRobin
            && spec.Field("endpoints") is null or SequenceNode { Items.IsEmpty: true };
        ImmutableArray<ScalarNode> hosts = spec.StringNodes("hosts");
        foreach (ScalarNode host in hosts)
        {
            if (host.Text == "*")
            {
                spec.Found.Error(ServiceEntryCodes.Hosts, host, "the host `*` is not allowed in a service entry", help: "write `*.example.com`, or the names themselves");
                continue;
            }
            if (NetworkingFields.Host(spec.Found, host, wildcard: true) is null)
                continue;
            if (HostNames.IsPartialWildcard(host.Text))
                spec.Found.Warn(NetworkingCodes.PartialWildcard, host, $"the wildcard in `{host.Text}` is only part of a label and matches nothing",
                    help: "a wildcard stands for the whole first label, as in `*.example.com`");
            if (resolved && host.Text.StartsWith('*'))
                spec.Found.Error(ServiceEntryCodes.UnresolvableHost, host, $"`{host.Text}` cannot be resolved",
                    help: "write `endpoints`, or `resolution: NONE` to use the address that the caller chose");
            if (resolution == ServiceEntryResolution.DynamicDns && !host.Text.StartsWith("*.", StringComparison.Ordinal))
                spec.Found.Error(ServiceEntryCodes.DynamicDns, host, "DYNAMIC_DNS resolves wildcard hosts only", help: "write `resolution: DNS` for a full name");
        }
        return hosts;
    }

    private static ImmutableArray<WorkloadEntrySpec> Endpoints(ObjectReader spec, ServiceEntryResolution resolution, ImmutableArray<ServiceEntryPortSpec> ports)
    {
        HashSet<string> names = ports.Select(port => port.Name).ToHashSet(StringComparer.Ordinal);
        EndpointAddress allowed = resolution switch
        {
            ServiceEntryResolution.Static => EndpointAddress.Static,
            ServiceEntryResolution.Dns or ServiceEntryResolution.DnsRoundRobin => EndpointAddress.Dns,
            _ => EndpointAddress.Any,
        };
        var endpoints = ImmutableArray.CreateBuilder<WorkloadEntrySpec>();
        foreach (ObjectReader endpoint in spec.ObjectList("endpoints"))
        {
            endpoints.Add(WorkloadEntryDecoder.Read(endpoint, allowed, names));
            endpoint.Finish();
        }
        return endpoints.ToImmutable();
    }

    private static WorkloadSelectorSpec? Selector(ObjectReader spec)
    {
        if (spec.Object("workloadSelector") is not { } selector)
            return null;
        SelectorDecoder.CheckLabels(selector.Found, (selector.Field("labels") as MappingNode)?.Entries ?? []);
        ImmutableSortedDictionary<string, string> labels = selector.StringMap("labels");
        selector.Finish();
        if (labels.IsEmpty)
            spec.Warn(SelectorCodes.Empty, "workloadSelector", "`workloadSelector` has no labels, so it selects every workload in the namespace",
                help: "name labels under `labels`, or leave the selector out");
        return new WorkloadSelectorSpec(labels);
    }

    private static void CheckResolution(ObjectReader spec, ServiceEntryResolution resolution, ImmutableArray<string> addresses)
    {
        int endpoints = spec.Field("endpoints") is SequenceNode list ? list.Items.Length : 0;
        if (endpoints > 0 && spec.Has("workloadSelector"))
            spec.Error(ServiceEntryCodes.EndpointsOrSelector, "workloadSelector", "a service entry takes one of `endpoints` and `workloadSelector`");
        if (addresses.Any(address => address.Contains('/')) && resolution is not (ServiceEntryResolution.None or ServiceEntryResolution.Static))
            spec.Error(ServiceEntryCodes.PrefixAddress, "addresses", "a CIDR prefix is allowed with resolution NONE or STATIC only");
        switch (resolution)
        {
            case ServiceEntryResolution.None when endpoints > 0:
                spec.Error(ServiceEntryCodes.Endpoints, "endpoints", "resolution NONE takes no endpoints",
                    help: spec.Has("resolution") ? "write `resolution: STATIC`" : "write `resolution: STATIC`: absent means NONE");
                break;
            case ServiceEntryResolution.DnsRoundRobin when endpoints > 1:
                spec.Error(ServiceEntryCodes.Endpoints, "endpoints", "resolution DNS_ROUND_ROBIN takes one endpoint at most", help: "write `resolution: DNS`");
                break;
            case ServiceEntryResolution.DynamicDns:
                foreach (string field in (ReadOnlySpan<string>)["addresses", "endpoints", "workloadSelector"])
                    if (spec.Field(field) is not (null or SequenceNode { Items.IsEmpty: true }))
                        spec.Error(ServiceEntryCodes.DynamicDns, field, $"resolution DYNAMIC_DNS takes no `{field}`");
                break;
        }
        if (spec.Has("workloadSelector") && resolution is ServiceEntryResolution.None or ServiceEntryResolution.Dns or ServiceEntryResolution.DnsRoundRobin)
            spec.Warn(ServiceEntryCodes.FieldIgnored, "workloadSelector", "`workloadSelector` does nothing with this resolution", help: "write `resolution: STATIC`");
    }
}
