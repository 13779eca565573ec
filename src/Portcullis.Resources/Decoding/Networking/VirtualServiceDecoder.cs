using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes networking.istio.io VirtualService.</summary>
internal static class VirtualServiceDecoder
{
    private const string Mesh = "mesh";

    public static VirtualServiceSpec? Decode(ObjectReader spec, ObjectMeta meta)
    {
        ImmutableArray<string> gateways = NetworkingFields.GatewayNames(spec);
        ImmutableArray<ScalarNode> hosts = spec.StringNodes("hosts");
        var scope = new VirtualServiceScope(
            meta.Namespace,
            IsDelegate: hosts.IsEmpty,
            GatewaysOnly: !gateways.IsEmpty && !gateways.Contains(Mesh, StringComparer.Ordinal),
            [.. hosts.Select(host => host.Text)]);

        if (scope.IsDelegate)
            CheckDelegate(spec);
        else
            CheckHosts(spec, hosts, scope);
        if (IsEmptyList(spec, "http") && IsEmptyList(spec, "tls") && IsEmptyList(spec, "tcp"))
            spec.Error(VirtualServiceCodes.NoRoutes, "http", "a virtual service must have `http`, `tls` or `tcp` routes");

        int errorsBefore = spec.Found.ErrorCount;
        ImmutableArray<ObjectReader> routes = spec.ObjectList("http");
        ImmutableArray<HttpRouteSpec> http = [.. routes.Select(route => HttpRouteDecoder.Decode(route, scope))];
        if (spec.Found.ErrorCount == errorsBefore) // a match that could not be read would look as if it took everything
            UnreachableRoutes.Warn(spec.Found, routes, http);
        return new VirtualServiceSpec
        {
            Hosts = scope.Hosts,
            Gateways = gateways,
            ExportTo = NetworkingFields.ExportTo(spec, meta.Namespace),
            Http = http,
            Tls = L4RouteDecoder.Tls(spec, scope),
            Tcp = L4RouteDecoder.Tcp(spec),
        };
    }

    private static bool IsEmptyList(ObjectReader spec, string name) => spec.Field(name) is null or SequenceNode { Items.IsEmpty: true };

    private static void CheckDelegate(ObjectReader spec)
    {
        foreach (string field in (ReadOnlySpan<string>)["gateways", "tls", "tcp"])
            if (!IsEmptyList(spec, field))
                spec.Error(VirtualServiceCodes.Delegate, field, $"a virtual service without `hosts` is a delegate, which takes no `{field}`",
                    help: $"write `hosts`, or leave `{field}` out: a delegate is bound by the virtual service that names it");
    }

    private static void CheckHosts(ObjectReader spec, ImmutableArray<ScalarNode> hosts, VirtualServiceScope scope)
    {
        var good = new List<ScalarNode>();
        foreach (ScalarNode host in hosts)
            if (IsHost(spec, host, scope))
                good.Add(host);
        for (int i = 1; i < good.Count; i++)
            for (int j = 0; j < i; j++)
                if (HostNames.Overlap(good[i].Text, good[j].Text))
                {
                    spec.Found.Error(VirtualServiceCodes.HostsOverlap, good[i], $"the hosts `{good[j].Text}` and `{good[i].Text}` match the same names",
                        help: "keep one of them, or write a virtual service for each");
                    break;
                }
    }

    private static bool IsHost(ObjectReader spec, ScalarNode host, VirtualServiceScope scope)
    {
        string text = host.Text;
        if (IpText.IsAddress(text) || (scope.GatewaysOnly && AutoPassthroughName.IsValid(text)))
            return true;
        if (NetworkingFields.Host(spec.Found, host, wildcard: true) is null)
            return false;
        if (text == "*" && !scope.GatewaysOnly)
        {
            spec.Found.Error(VirtualServiceCodes.EveryHostOnMesh, host, "the host `*` is not allowed in the mesh",
                help: "list `gateways` without `mesh`, or name the hosts");
            return false;
        }
        if (scope.GatewaysOnly && text != "*" && !text.Contains('.'))
            spec.Found.Warn(VirtualServiceCodes.ShortHostOnGateway, host,
                $"on a gateway `{text}` matches only the host `{text}.{scope.Namespace}.svc` with the cluster's domain",
                help: "write the full name that clients ask for");
        return true;
    }
}
