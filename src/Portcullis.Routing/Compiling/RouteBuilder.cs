using System.Collections.Immutable;
using System.Text;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Routing;

/// <summary>Finishes drafts for one listener: conditions that the listener decides, and destinations.</summary>
internal sealed class RouteBuilder(GatewayBinding binding, ServiceRegistry registry, HeaderChangesCompiler headers, OnceDiagnostics found)
{
    /// <summary>The routes of a VirtualService as one of its gateways serves them.</summary>
    public List<RouteEntry> Build(VirtualServiceDraft service, ObjectName gateway)
    {
        var entries = new List<RouteEntry>();
        foreach (RouteDraft draft in service.Routes)
        {
            ImmutableArray<RouteDestination>? destinations = null; // resolved once, and only if some entry applies
            foreach (MatchDraft match in draft.Matches)
            {
                if (!match.AppliesTo(gateway, binding, service.Resource.Meta.Namespace))
                    continue;
                destinations ??= Destinations(draft);
                entries.Add(new RouteEntry(match.Matcher, Build(draft, match, destinations.Value)));
                if (match.IsCatchAll)
                    return entries;
            }
        }
        return entries;
    }

    // Istio: no uri condition is the prefix `/` (Envoy's route knows no other way to match everything).
    private static int PrefixLength(MatchDraft match) =>
        match.Matcher.Path.IsAny ? 1 : match.Matcher.Path.IsPrefix ? match.Matcher.Path.Length : -1;

    private static PathRewrite? Rewrite(RouteDraft draft, MatchDraft match)
    {
        if (draft.RegexRewrite is not null)
            return draft.RegexRewrite;
        if (draft.Source.Spec.Rewrite?.Uri is not { Length: > 0 } uri)
            return null;
        int prefix = PrefixLength(match);
        return prefix < 0 ? PathRewrite.Whole(uri) : PathRewrite.Prefix(prefix, uri);
    }

    private static DirectResponse? Answer(HttpDirectResponseSpec? spec) =>
        spec is null ? null : new DirectResponse(spec.Status, spec.Body.AsSpan());

    private Redirect? RedirectOf(HttpRedirectSpec? spec, MatchDraft match)
    {
        if (spec is null)
            return null;
        bool byPrefix = !string.IsNullOrEmpty(spec.PrefixRewrite);
        string? path = byPrefix ? spec.PrefixRewrite : string.IsNullOrEmpty(spec.Uri) ? null : spec.Uri;
        return new Redirect
        {
            Status = spec.RedirectCode == 0 ? 301 : spec.RedirectCode,
            Scheme = Encoding.ASCII.GetBytes((spec.Scheme ?? "").ToLowerInvariant()),
            Authority = Encoding.UTF8.GetBytes(spec.Authority ?? ""),
            Port = spec.Port ?? (spec.DerivePort == RedirectPortSelection.FromRequestPort ? binding.Port : null),
            DefaultPort = spec is { Port: null, DerivePort: RedirectPortSelection.FromProtocolDefault },
            Path = path is null ? null : Encoding.UTF8.GetBytes(path),
            PrefixLength = byPrefix ? PrefixLength(match) : -1,
        };
    }

    private Route Build(RouteDraft draft, MatchDraft match, ImmutableArray<RouteDestination> destinations)
    {
        HttpRouteSpec spec = draft.Source.Spec;
        bool forwards = spec is { Redirect: null, DirectResponse: null };
        return new Route(draft.Source.Name, forwards ? destinations : [])
        {
            Redirect = RedirectOf(spec.Redirect, match),
            DirectResponse = Answer(spec.DirectResponse),
            Timeout = spec.Timeout is { } limit && limit > TimeSpan.Zero ? limit : null,
            Retries = draft.Retries,
            Rewrite = forwards ? Rewrite(draft, match) : null,
            Fault = draft.Fault,
            Cors = draft.Cors,
            ResponseChanges = draft.ResponseChanges,
        };
    }

    private ImmutableArray<RouteDestination> Destinations(RouteDraft draft)
    {
        ImmutableArray<HttpRouteDestinationSpec> specs = draft.Source.Spec.Route;
        var destinations = ImmutableArray.CreateBuilder<RouteDestination>();
        for (int i = 0; i < specs.Length; i++)
            if (specs.Length == 1 || specs[i].Weight > 0)
                destinations.Add(Destination(draft, specs[i], i, alone: specs.Length == 1));
        if (destinations.Count == 0 && draft.Source.Spec is { Redirect: null, DirectResponse: null })
            destinations.Add(new RouteDestination { ClusterName = "" }); // nothing with a weight: 503, as for an unknown service
        return destinations.ToImmutable();
    }

    private RouteDestination Destination(RouteDraft draft, HttpRouteDestinationSpec spec, int index, bool alone)
    {
        RouteSource source = draft.Source;
        ClusterLookup lookup = registry.Resolve(spec.Destination, source.Owner.Meta.Namespace, binding.Proxy, binding.Port);
        if (lookup is { Code: { } code, Problem: { } problem })
            found.Warn(code, source.At("route", index, "destination", "host"), problem, lookup.Help);

        Node at = source.At("route", index, "headers");
        HeaderChanges request = headers.Compile(spec.Headers.Request, at);
        HeaderChanges response = headers.Compile(spec.Headers.Response, at);
        return new RouteDestination
        {
            Cluster = lookup.Cluster,
            ClusterName = lookup.ClusterName,
            Weight = alone ? 1 : spec.Weight,
            // Istio: a lone destination's changes come after the route's, those of several before it.
            RequestChanges = alone ? draft.RequestChanges.Then(request) : request.Then(draft.RequestChanges),
            ResponseChanges = alone ? draft.ResponseChanges.Then(response) : response.Then(draft.ResponseChanges),
            AuthorityBytes = Encoding.UTF8.GetBytes(Authority(source.Spec, spec) ?? ""),
        };
    }

    private static string? Authority(HttpRouteSpec route, HttpRouteDestinationSpec destination) =>
        route.Rewrite?.Authority is { Length: > 0 } rewritten
            ? rewritten
            : HeaderChangesCompiler.Authority(route.Headers.Request) ?? HeaderChangesCompiler.Authority(destination.Headers.Request);
}
