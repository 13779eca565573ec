using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Decodes VirtualService HTTPRoute.</summary>
internal static class HttpRouteDecoder
{
    /// <summary>Reads a route and finishes its reader. What cannot be read is reported and left out.</summary>
    public static HttpRouteSpec Decode(ObjectReader route, VirtualServiceScope scope)
    {
        ImmutableArray<HttpRouteDestinationSpec> destinations = Destinations(route);
        HttpRewriteSpec? rewrite = HttpActionDecoder.Rewrite(route);
        HeaderOperationsSpec headers = HeaderOperationsDecoder.Read(route);
        HeaderOperationsDecoder.CheckAuthority(route, headers, rewrite);
        CheckActions(route, scope);
        var spec = new HttpRouteSpec
        {
            Name = route.String("name"),
            Match = HttpMatchDecoder.Read(route, scope),
            Route = destinations,
            Redirect = HttpActionDecoder.Redirect(route),
            DirectResponse = HttpActionDecoder.DirectResponse(route),
            Rewrite = rewrite,
            Delegate = Delegate(route, scope),
            Timeout = NetworkingFields.Duration(route, "timeout"),
            Retries = HttpRetryDecoder.Read(route),
            Fault = HttpFaultDecoder.Read(route),
            Mirrors = HttpMirrorDecoder.Read(route),
            CorsPolicy = CorsPolicyDecoder.Read(route),
            Headers = headers,
        };
        route.Finish();
        return spec;
    }

    private static ImmutableArray<HttpRouteDestinationSpec> Destinations(ObjectReader route)
    {
        var destinations = ImmutableArray.CreateBuilder<HttpRouteDestinationSpec>();
        foreach (ObjectReader entry in route.ObjectList("route"))
        {
            int weight = DestinationDecoder.Weight(entry);
            HeaderOperationsSpec headers = HeaderOperationsDecoder.Read(entry);
            HeaderOperationsDecoder.CheckAuthority(entry, headers, rewrite: null);
            if (DestinationDecoder.Required(entry) is { } destination)
                destinations.Add(new HttpRouteDestinationSpec(destination, weight) { Headers = headers });
            entry.Finish();
        }
        DestinationDecoder.CheckTotal(route, destinations.Select(destination => destination.Weight));
        return destinations.ToImmutable();
    }

    private static ObjectName? Delegate(ObjectReader route, VirtualServiceScope scope)
    {
        if (route.Object("delegate") is not { } reader)
            return null;
        string? name = reader.RequiredString("name", VirtualServiceCodes.DelegateRoute);
        string? ownNamespace = reader.String("namespace");
        reader.Finish();
        if (!string.IsNullOrEmpty(ownNamespace) && !HostNames.IsLabel(ownNamespace))
            reader.Error(NetworkingCodes.Namespace, "namespace", $"`{ownNamespace}` is not a namespace");
        return name is null ? null : new ObjectName(string.IsNullOrEmpty(ownNamespace) ? scope.Namespace : ownNamespace, name);
    }

    private static void CheckActions(ObjectReader route, VirtualServiceScope scope)
    {
        bool forwards = route.Field("route") is not (null or SequenceNode { Items.IsEmpty: true });
        bool redirects = route.Has("redirect");
        bool responds = route.Has("directResponse");
        if (route.Has("delegate"))
        {
            CheckDelegate(route, scope);
            return;
        }
        int actions = (forwards ? 1 : 0) + (redirects ? 1 : 0) + (responds ? 1 : 0);
        if (actions == 0)
            route.Error(VirtualServiceCodes.NoAction, "route", "a route must have `route`, `redirect` or `directResponse`",
                help: "write `route: [{destination: {host: my-service, port: {number: 8080}}}]`");
        else if (actions > 1)
            route.Found.Error(VirtualServiceCodes.ActionConflict, route.Node, "a route takes one of `route`, `redirect` and `directResponse`");
        if (!redirects && !responds)
            return;
        foreach (string field in (ReadOnlySpan<string>)["fault", "rewrite"])
            if (route.Has(field))
                route.Error(VirtualServiceCodes.ActionConflict, field,
                    $"`{field}` has no place beside `{(redirects ? "redirect" : "directResponse")}`, which sends nothing on");
    }

    private static void CheckDelegate(ObjectReader route, VirtualServiceScope scope)
    {
        if (scope.IsDelegate)
            route.Error(VirtualServiceCodes.DelegateRoute, "delegate", "a delegate cannot delegate again");
        foreach (string field in (ReadOnlySpan<string>)["route", "redirect", "directResponse"])
            if (route.Has(field))
                route.Error(VirtualServiceCodes.DelegateRoute, field, $"a route that delegates takes no `{field}`",
                    help: "write the action in the virtual service that is delegated to");
    }
}
