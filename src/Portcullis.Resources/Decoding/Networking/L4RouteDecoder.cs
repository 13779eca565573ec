using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes VirtualService <c>tls</c> and <c>tcp</c> routes.</summary>
internal static class L4RouteDecoder
{
    public static ImmutableArray<TlsRouteSpec> Tls(ObjectReader spec, VirtualServiceScope scope)
    {
        var routes = ImmutableArray.CreateBuilder<TlsRouteSpec>();
        foreach (ObjectReader route in spec.ObjectList("tls"))
        {
            if (route.Field("match") is null or SequenceNode { Items.IsEmpty: true })
                route.Error(VirtualServiceCodes.SniHost, "match", "a TLS route must have a match with `sniHosts`");
            var matches = ImmutableArray.CreateBuilder<TlsMatchSpec>();
            foreach (ObjectReader match in route.ObjectList("match"))
            {
                matches.Add(TlsMatch(match, scope));
                match.Finish();
            }
            routes.Add(new TlsRouteSpec(matches.ToImmutable(), Destinations(route)));
            route.Finish();
        }
        return routes.ToImmutable();
    }

    public static ImmutableArray<TcpRouteSpec> Tcp(ObjectReader spec)
    {
        var routes = ImmutableArray.CreateBuilder<TcpRouteSpec>();
        foreach (ObjectReader route in spec.ObjectList("tcp"))
        {
            var matches = ImmutableArray.CreateBuilder<TcpMatchSpec>();
            foreach (ObjectReader match in route.ObjectList("match"))
            {
                matches.Add(TcpMatch(match));
                match.Finish();
            }
            routes.Add(new TcpRouteSpec(matches.ToImmutable(), Destinations(route)));
            route.Finish();
        }
        return routes.ToImmutable();
    }

    private static TlsMatchSpec TlsMatch(ObjectReader match, VirtualServiceScope scope)
    {
        ImmutableArray<ScalarNode> sniHosts = match.StringNodes("sniHosts");
        if (match.Field("sniHosts") is null or SequenceNode { Items.IsEmpty: true })
            match.Error(VirtualServiceCodes.SniHost, "sniHosts", "a TLS match must list `sniHosts`");
        foreach (ScalarNode host in sniHosts)
            CheckSniHost(match.Found, host, scope);
        return new TlsMatchSpec
        {
            SniHosts = [.. sniHosts.Select(host => host.Text)],
            DestinationSubnets = NetworkingFields.Prefixes(match, "destinationSubnets"),
            Port = NetworkingFields.Port(match, "port"),
            SourceLabels = NetworkingFields.Labels(match, "sourceLabels"),
            SourceNamespace = NetworkingFields.SourceNamespace(match),
            Gateways = NetworkingFields.GatewayNames(match),
        };
    }

    private static TcpMatchSpec TcpMatch(ObjectReader match)
    {
        if (match.Has("sourceSubnet"))
            match.Error(VirtualServiceCodes.MatchUnsupported, "sourceSubnet", "`sourceSubnet` cannot be matched here",
                help: "without it the route would take every caller; use an AuthorizationPolicy with `ipBlocks`");
        return new TcpMatchSpec
        {
            DestinationSubnets = NetworkingFields.Prefixes(match, "destinationSubnets"),
            Port = NetworkingFields.Port(match, "port"),
            SourceLabels = NetworkingFields.Labels(match, "sourceLabels"),
            SourceNamespace = NetworkingFields.SourceNamespace(match),
            Gateways = NetworkingFields.GatewayNames(match),
        };
    }

    private static void CheckSniHost(Diagnostics found, ScalarNode node, VirtualServiceScope scope)
    {
        string text = node.Text;
        if (IpText.IsAddress(text))
        {
            found.Warn(VirtualServiceCodes.SniAddress, node, $"clients do not send the address `{text}` as SNI",
                help: "write the name that clients connect to");
            return;
        }
        if (!(scope.GatewaysOnly && AutoPassthroughName.IsValid(text)) && NetworkingFields.Host(found, node, wildcard: true) is null)
            return;
        if (!scope.IsDelegate && !scope.Hosts.Any(host => HostNames.Covers(host, text)))
            found.Error(VirtualServiceCodes.SniHost, node, $"the SNI host `{text}` is not within the virtual service's hosts",
                help: $"the hosts are {string.Join(", ", scope.Hosts.Select(host => $"`{host}`"))}");
    }

    private static ImmutableArray<RouteDestinationSpec> Destinations(ObjectReader route)
    {
        if (route.Field("route") is null or SequenceNode { Items.IsEmpty: true })
            route.Error(VirtualServiceCodes.NoAction, "route", "`route` is missing",
                help: "write `route: [{destination: {host: my-service, port: {number: 443}}}]`");
        var destinations = ImmutableArray.CreateBuilder<RouteDestinationSpec>();
        foreach (ObjectReader entry in route.ObjectList("route"))
        {
            int weight = DestinationDecoder.Weight(entry);
            if (DestinationDecoder.Required(entry) is { } destination)
                destinations.Add(new RouteDestinationSpec(destination, weight));
            entry.Finish();
        }
        DestinationDecoder.CheckTotal(route, destinations.Select(destination => destination.Weight));
        return destinations.ToImmutable();
    }
}
