using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Short ways to write resources, tables and requests.</summary>
internal static class Given
{
    public const string Namespace = "shop";
    private static readonly MappingNode Nowhere = new(SourceSpan.None, []);

    public static GatewayProxy Proxy { get; } =
        new("istio-system", ImmutableSortedDictionary<string, string>.Empty.Add("istio", "ingressgateway"));

    public static ObjectName Gateway { get; } = new("istio-system", "gw");

    public static Resource<TSpec> Resource<TSpec>(ResourceKind kind, string @namespace, string name, TSpec spec, int age = 0) where TSpec : class =>
        new(kind, new ObjectMeta { Name = new ObjectName(@namespace, name), CreationTimestamp = DateTimeOffset.UnixEpoch.AddDays(-age) }, spec, Nowhere);

    public static Resource<VirtualServiceSpec> VirtualService(string name, string[] hosts, HttpRouteSpec[] routes, int age = 0, string[]? exportTo = null, string @namespace = Namespace) =>
        Resource(Kinds.VirtualService, @namespace, name, new VirtualServiceSpec
        {
            Hosts = [.. hosts],
            Gateways = ["istio-system/gw"],
            Http = [.. routes],
            ExportTo = [.. exportTo ?? []],
        }, age);

    /// <summary>A Service of the namespace with one port, and the endpoints behind it.</summary>
    public static ResourceSet WithService(this ResourceSet set, string name, int port, params string[] addresses) => set with
    {
        Services = set.Services.Add(Resource(Kinds.Service, Namespace, name, new ServiceSpec { Ports = [new ServicePortSpec("http", port, "TCP", null, null)] })),
        Endpoints = set.Endpoints.Add(Resource(Kinds.Endpoints, Namespace, name,
            new EndpointsSpec([new EndpointSubsetSpec([.. addresses], [new EndpointPortSpec("http", port, "TCP")])]))),
    };

    public static HttpRouteSpec To(string service, params HttpMatchSpec[] matches) => new()
    {
        Name = service,
        Match = [.. matches],
        Route = [new HttpRouteDestinationSpec(new DestinationSpec(service, null, null), 0)],
    };

    public static HttpMatchSpec Exact(string path) => new() { Uri = new StringMatchSpec(StringMatchKind.Exact, path) };

    public static HttpMatchSpec Prefix(string path) => new() { Uri = new StringMatchSpec(StringMatchKind.Prefix, path) };

    public static HttpMatchSpec Regex(string path) => new() { Uri = new StringMatchSpec(StringMatchKind.Regex, path) };

    public static HttpMatchSpec Header(string name, StringMatchSpec value) =>
        new() { Headers = ImmutableSortedDictionary<string, StringMatchSpec>.Empty.Add(name, value) };

    public static StringMatchSpec Is(string value) => new(StringMatchKind.Exact, value);

    public static GatewayBinding Binding(params string[] hosts) =>
        new([new GatewayServerHosts(Gateway, [.. hosts])], 80, Proxy);

    public static RouteTable Table(ResourceSet resources, GatewayBinding? binding = null, Diagnostics? found = null)
    {
        found ??= new Diagnostics();
        return new GatewayRouteCompiler(resources, ServiceRegistry.Compile(resources, found), found).Compile(binding ?? Binding("*"));
    }

    /// <summary>One VirtualService for every host.</summary>
    public static RouteTable Table(params HttpRouteSpec[] routes) =>
        Table(new ResourceSet { VirtualServices = [VirtualService("routes", ["*"], routes)] });

    /// <summary>The only route of a table that holds it alone.</summary>
    public static Route Route(HttpRouteSpec spec, ResourceSet? resources = null) =>
        Table((resources ?? ResourceSet.Empty) with { VirtualServices = [VirtualService("routes", ["*"], [spec])] })
            .Match(new TestRequest { Path = "/" }.View()).Route ?? throw new InvalidOperationException("no route");
}
