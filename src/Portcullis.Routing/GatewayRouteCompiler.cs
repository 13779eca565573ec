using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Builds the route tables of gateways from VirtualServices: construct once for a set of resources, then ask for each listener.</summary>
/// <remarks>What cannot be compiled never matches, and is reported once however many listeners meet it. Not thread-safe.</remarks>
public sealed class GatewayRouteCompiler
{
    private readonly ImmutableArray<VirtualServiceDraft> _services; // oldest first
    private readonly ServiceRegistry _registry;
    private readonly OnceDiagnostics _found;
    private readonly HeaderChangesCompiler _headers;

    /// <summary>Compiles what does not depend on a listener, and warns of what no gateway will use.</summary>
    /// <param name="hasClaims">Whether a RequestAuthentication applies to the gateway; without one, matches on claims match nothing.</param>
    public GatewayRouteCompiler(ResourceSet resources, ServiceRegistry registry, Diagnostics found, bool hasClaims = false)
    {
        ArgumentNullException.ThrowIfNull(resources);
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(found);
        _registry = registry;
        _found = new OnceDiagnostics(found);
        var drafter = new RouteDrafter(resources.MeshConfig, _found, hasClaims);
        _headers = drafter.Headers;

        var delegates = new DelegateResolver(resources.VirtualServices, _found);
        var report = new AttachmentReport(resources.Gateways, _found);
        var services = ImmutableArray.CreateBuilder<VirtualServiceDraft>();
        foreach (Resource<VirtualServiceSpec> service in resources.VirtualServices.Order(Comparer<Resource<VirtualServiceSpec>>.Create((a, b) => a.CompareAgeTo(b))))
        {
            if (service.Spec.Hosts.IsEmpty)
                continue; // a delegate: it takes part through whoever delegates to it
            var draft = new VirtualServiceDraft(service,
                [.. service.Spec.Hosts.Select(host => HostPattern.Expand(host, service.Meta.Namespace)).Distinct(StringComparer.Ordinal)],
                [.. service.Spec.Gateways.Select(name => GatewayReference.Resolve(name, service.Meta.Namespace)).OfType<ObjectName>().Distinct()],
                []);
            report.Check(draft);
            if (!draft.Gateways.IsEmpty && !service.Spec.Http.IsEmpty)
                services.Add(draft with { Routes = drafter.Draft(delegates.Resolve(service)) });
        }
        _services = services.ToImmutable();
    }

    /// <summary>Builds one listener's table.</summary>
    public RouteTable Compile(GatewayBinding binding)
    {
        ArgumentNullException.ThrowIfNull(binding);
        string proxyNamespace = binding.Proxy.Namespace;
        VirtualServiceDraft[] visible = [.. _services
            .Where(service => ExportScope.Covers(service.Resource.Spec.ExportTo, service.Resource.Meta.Namespace, proxyNamespace))
            .OrderBy(service => ExportScope.Precedence(service.Resource.Spec.ExportTo, service.Resource.Meta.Namespace, proxyNamespace))];

        var hosts = new VirtualHostSet();
        var builder = new RouteBuilder(binding, _registry, _headers, _found);
        foreach (GatewayServerHosts server in binding.Servers)
            Attach(server, visible, builder, hosts);
        return hosts.ToTable();
    }

    private static void Attach(GatewayServerHosts server, VirtualServiceDraft[] visible, RouteBuilder builder, VirtualHostSet hosts)
    {
        ImmutableArray<ServerHost> accepted = [.. server.Hosts.Select(host => ServerHost.Parse(host, server.Gateway.Namespace))];
        foreach (VirtualServiceDraft service in visible)
        {
            if (!service.Gateways.Contains(server.Gateway))
                continue;
            string[] shared = [.. service.Hosts
                .SelectMany(host => accepted.Select(accept => accept.Attach(host, service.Resource.Meta.Namespace)))
                .OfType<string>().Distinct(StringComparer.Ordinal)];
            if (shared.Length == 0)
                continue;

            List<RouteEntry> entries = builder.Build(service, server.Gateway);
            foreach (string host in shared)
            {
                hosts.Add(host, service.Resource.Name, server.Gateway, entries);
                if (server.HttpsRedirect)
                    hosts.RedirectToHttps(host);
            }
        }
        if (server.HttpsRedirect)
            foreach (ServerHost host in accepted)
                hosts.RedirectToHttps(host.Pattern);
    }
}
