using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Everything that requests can be sent to, from Services, Endpoints, EndpointSlices, ServiceEntries, WorkloadEntries and
/// DestinationRules. Lives for one compilation; not thread-safe.</summary>
public sealed class ServiceRegistry
{
    private const int MostHelp = 100;

    private readonly Dictionary<string, List<RegisteredService>> _services = new(StringComparer.Ordinal);
    private readonly Dictionary<(RegisteredService Service, int Port, string Subset, string ProxyNamespace), ClusterLookup> _resolved = [];
    private readonly DestinationRuleIndex _rules;
    private readonly TimeSpan _connectTimeout;
    private int _helped;

    private ServiceRegistry(ResourceSet resources)
    {
        _rules = new DestinationRuleIndex(resources);
        _connectTimeout = resources.MeshConfig.ConnectTimeout;
    }

    /// <summary>Builds the registry; what is in it but cannot work is warned about.</summary>
    public static ServiceRegistry Compile(ResourceSet resources, Diagnostics found)
    {
        ArgumentNullException.ThrowIfNull(resources);
        ArgumentNullException.ThrowIfNull(found);
        var registry = new ServiceRegistry(resources);
        foreach (RegisteredService service in new ServiceCatalog(resources).Read(found))
            registry.Register(service);
        foreach (RegisteredService service in new ServiceEntryCatalog(resources, found).Read())
            registry.Register(service);
        DestinationRuleReport.Write(resources, found);
        return registry;
    }

    /// <summary>Finds the cluster of a VirtualService's destination.</summary>
    /// <param name="fromNamespace">The VirtualService's: short host names belong to it.</param>
    /// <param name="listenerPort">Taken when the destination names no port and the service has several.</param>
    public ClusterLookup Resolve(DestinationSpec destination, string fromNamespace, GatewayProxy proxy, int listenerPort)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(proxy);
        string host = HostPattern.Expand(destination.Host, fromNamespace);
        string subset = destination.Subset ?? "";
        if (Visible(host, proxy) is not { } service)
        {
            return ClusterLookup.Missing(NameOf(destination.Port ?? listenerPort, subset, host),
                $"destination host `{destination.Host}` names no service", HelpFor(host, proxy));
        }

        int number = destination.Port ?? (service.Ports.Length == 1 ? service.Ports[0].Number : listenerPort);
        var key = (service, number, subset, proxy.Namespace);
        if (!_resolved.TryGetValue(key, out ClusterLookup lookup))
            _resolved.Add(key, lookup = Build(service, number, subset, proxy));
        return lookup;
    }

    /// <summary>Finds the cluster of one of MeshConfig's providers. Istio: export scopes do not count, and a host in several namespaces needs one named.</summary>
    /// <param name="service"><c>host</c> or <c>namespace/host</c>.</param>
    public ClusterLookup ResolveProvider(string service, int port, GatewayProxy proxy)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(proxy);
        int slash = service.IndexOf('/', StringComparison.Ordinal);
        string? @namespace = slash < 0 ? null : service[..slash];
        string host = HostPattern.Expand(service[(slash + 1)..], @namespace ?? proxy.Namespace);
        string name = NameOf(port, subset: "", host);
        RegisteredService[] named = [.. (_services.GetValueOrDefault(host) ?? []).Where(known => @namespace is null || known.Namespace == @namespace)];
        return named switch
        {
            [] => ClusterLookup.Missing(name, $"`{service}` names no service", HelpFor(host, proxy)),
            [var only] => Build(only, port, subset: "", proxy),
            _ => ClusterLookup.Missing(name, $"service `{host}` is in several namespaces: {List(named.Select(known => known.Namespace))}",
                $"write one of them, as `{named[0].Namespace}/{host}`"),
        };
    }

    private static string NameOf(int port, string subset, string host) => $"outbound|{port}|{subset}|{host}";

    private static bool Carries(LabelledEndpoint endpoint, SubsetSpec subset)
    {
        foreach ((string key, string value) in subset.Labels)
            if (!endpoint.Labels.TryGetValue(key, out string? actual) || actual != value)
                return false;
        return true;
    }

    private static string List(IEnumerable<string> names)
    {
        string list = string.Join(", ", names.Select(name => $"`{name}`"));
        return list.Length == 0 ? "none" : list;
    }

    private void Register(RegisteredService service)
    {
        if (!_services.TryGetValue(service.Host, out List<RegisteredService>? same))
            _services.Add(service.Host, same = []);
        int sibling = same.FindIndex(existing => existing.Namespace == service.Namespace);
        if (sibling < 0)
            same.Add(service);
        else
            same[sibling] = same[sibling].With(service);
    }

    private RegisteredService? Visible(string host, GatewayProxy proxy)
    {
        if (!_services.TryGetValue(host, out List<RegisteredService>? same))
            return null;
        RegisteredService? first = null;
        foreach (RegisteredService service in same)
        {
            if (!ExportScope.Covers(service.ExportTo, service.Namespace, proxy.Namespace))
                continue;
            if (service.Namespace == proxy.Namespace)
                return service;
            first ??= service;
        }
        return first;
    }

    private ClusterLookup Build(RegisteredService service, int number, string subset, GatewayProxy proxy)
    {
        string name = NameOf(number, subset, service.Host);
        if (service.Port(number) is not { } port)
        {
            return ClusterLookup.Missing(name, $"service `{service.Host}` has no port {number}",
                $"its ports are {List(service.Ports.Select(known => $"{known.Number}"))}");
        }

        EffectiveRule rule = _rules.Find(service, proxy);
        SubsetSpec? chosen = rule.Subset(subset);
        if (subset.Length > 0 && chosen is null)
        {
            return ClusterLookup.Missing(name, $"service `{service.Host}` has no subset `{subset}`",
                $"subsets are defined by a DestinationRule for this host; there are {List(rule.SubsetNames)}");
        }

        ImmutableArray<Endpoint> endpoints =
            [.. port.Endpoints.Where(endpoint => chosen is null || Carries(endpoint, chosen)).Select(endpoint => endpoint.Endpoint)];
        TrafficPolicySpec policy = rule.Policy(number, chosen);
        UpstreamTlsSpec? tls = policy.Tls is { Mode: not UpstreamTlsMode.Disable } asked ? asked : null;
        var cluster = new Cluster
        {
            Name = name,
            Host = service.Host,
            Port = number,
            Resolution = port.Resolution,
            Endpoints = endpoints,
            ConnectTimeout = policy.ConnectTimeout is { } own && own > TimeSpan.Zero ? own : _connectTimeout,
            Tls = tls,
            Refused = port.Refused ?? (tls is null ? null : $"a destination rule asks for TLS mode {DestinationRuleReport.ModeName(tls.Mode)}, which is not supported yet"),
        };
        return Reported(cluster, service, port, chosen);
    }

    private static ClusterLookup Reported(Cluster cluster, RegisteredService service, RegisteredPort port, SubsetSpec? subset)
    {
        var lookup = new ClusterLookup(cluster, cluster.Name);
        if (cluster.Endpoints.IsEmpty && port.Refused is null)
        {
            return lookup with
            {
                Code = RoutingCodes.NoEndpoints,
                Problem = NoEndpoints(service, port, subset),
                Help = port.Endpoints.IsEmpty
                    ? "requests get 503 until Endpoints or an EndpointSlice name some"
                    : "Endpoints and EndpointSlices carry no labels; a ServiceEntry's endpoints can",
            };
        }
        return port.SpeaksHttp2
            ? lookup with
            {
                Code = RoutingCodes.Http2Upstream,
                Problem = $"port {port.Number} of service `{service.Host}` is declared as HTTP/2, which is not spoken to upstreams yet: requests go as HTTP/1.1",
            }
            : lookup;
    }

    private static string NoEndpoints(RegisteredService service, RegisteredPort port, SubsetSpec? subset) =>
        port.Endpoints.IsEmpty
            ? $"port {port.Number} of service `{service.Host}` has no endpoints"
            : $"subset `{subset?.Name}` of service `{service.Host}` selects none of its endpoints";

    private string? HelpFor(string host, GatewayProxy proxy)
    {
        if (_services.ContainsKey(host))
            return $"it exists, but is not exported to namespace `{proxy.Namespace}`";
        // The search is linear in the services, and nobody reads the thousandth suggestion.
        if (_helped++ < MostHelp && NearestName.Help(host, _services.Keys) is { } near)
            return near;
        if (_services.Count == 0)
            return "no Service or ServiceEntry was loaded";
        return _services.Count <= 5 ? $"there are {List(_services.Keys.Order(StringComparer.Ordinal))}" : null;
    }
}
