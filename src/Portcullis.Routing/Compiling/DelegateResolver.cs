using System.Collections.Immutable;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Replaces routes that delegate by the delegate's routes.</summary>
internal sealed class DelegateResolver(ImmutableArray<Resource<VirtualServiceSpec>> services, OnceDiagnostics found)
{
    private readonly Dictionary<ObjectName, Resource<VirtualServiceSpec>> _delegates =
        services.Where(service => service.Spec.Hosts.IsEmpty).ToDictionary(service => service.Name);

    /// <summary>The routes of a VirtualService in order, delegation resolved. A delegation that leads nowhere contributes nothing.</summary>
    public List<RouteSource> Resolve(Resource<VirtualServiceSpec> root)
    {
        var routes = new List<RouteSource>();
        for (int i = 0; i < root.Spec.Http.Length; i++)
        {
            HttpRouteSpec route = root.Spec.Http[i];
            if (route.Delegate is { } name)
                AddDelegated(root, i, name, routes);
            else
                routes.Add(new RouteSource(route, root, i));
        }
        return routes;
    }

    private void AddDelegated(Resource<VirtualServiceSpec> root, int index, ObjectName written, List<RouteSource> routes)
    {
        ObjectName name = written.Namespace.Length == 0 ? written with { Namespace = root.Meta.Namespace } : written;
        Node at = root.At("spec", "http", index, "delegate");
        if (!_delegates.TryGetValue(name, out Resource<VirtualServiceSpec>? service))
        {
            found.Warn(RoutingCodes.DelegateMissing, at, $"there is no virtual service `{name}` to delegate to",
                Suggestion.DidYouMean(name.ToString(), _delegates.Keys.Select(known => known.ToString())) ?? "a delegate has no `hosts`");
            return;
        }
        if (!ExportScope.Covers(service.Spec.ExportTo, service.Meta.Namespace, root.Meta.Namespace))
        {
            found.Warn(RoutingCodes.DelegateMissing, at, $"virtual service `{name}` is not exported to namespace `{root.Meta.Namespace}`");
            return;
        }

        for (int i = 0; i < service.Spec.Http.Length; i++)
        {
            HttpRouteSpec own = service.Spec.Http[i];
            Node here = service.At("spec", "http", i);
            if (own.Delegate is not null)
                found.Warn(RoutingCodes.DelegateMissing, here, $"virtual service `{name}` delegates again: only one level is followed");
            else if (DelegateMerge.Merge(root.Spec.Http[index], own) is { } merged)
                routes.Add(new RouteSource(merged, service, i));
            else
                found.Warn(RoutingCodes.DelegateRouteUnmatched, here, $"route {i} of `{name}` is left out: it matches nothing that `{root.Name}` delegates to it");
        }
    }
}
