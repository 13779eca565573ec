using System.Collections.Immutable;
using Portcullis.Syntax;

namespace Portcullis.Resources.Decoding;

/// <summary>Warns about HTTP routes that never run because an earlier one of the same VirtualService takes every such request.</summary>
internal static class UnreachableRoutes
{
    public static void Warn(Diagnostics found, ImmutableArray<ObjectReader> readers, ImmutableArray<HttpRouteSpec> routes)
    {
        var taken = new List<(string Prefix, int Route)>();
        for (int i = 0; i < routes.Length; i++)
        {
            if (taken.Find(earlier => earlier.Prefix.Length == 0) is { Prefix: not null } all)
                found.Warn(VirtualServiceCodes.Unreachable, readers[i].Node, $"this route never runs: `http[{all.Route}]` matches every request",
                    help: "put the route that matches everything last");
            else
                WarnMatches(found, readers[i], routes[i], taken);
            Take(routes[i], i, taken);
        }
    }

    private static void WarnMatches(Diagnostics found, ObjectReader reader, HttpRouteSpec route, List<(string Prefix, int Route)> taken)
    {
        ImmutableArray<Node> matches = [.. (reader.Field("match") as SequenceNode)?.Items.OfType<MappingNode>() ?? []];
        for (int i = 0; i < Math.Min(matches.Length, route.Match.Length); i++)
        {
            if (route.Match[i] is not { Uri: { Kind: StringMatchKind.Exact or StringMatchKind.Prefix } uri, IgnoreUriCase: false })
                continue;
            foreach ((string prefix, int earlier) in taken)
                if (uri.Value.StartsWith(prefix, StringComparison.Ordinal))
                {
                    found.Warn(VirtualServiceCodes.Unreachable, matches[i],
                        $"this match never applies: `http[{earlier}]` matches everything that begins with `{prefix}`",
                        help: "put the more specific route first");
                    break;
                }
        }
    }

    /// <summary>Notes the path prefixes that a route takes whatever else a request holds; the empty prefix is every path.</summary>
    private static void Take(HttpRouteSpec route, int index, List<(string Prefix, int Route)> taken)
    {
        if (route.Match.IsEmpty)
            taken.Add(("", index));
        foreach (HttpMatchSpec match in route.Match)
        {
            if (!DependsOnPathOnly(match))
                continue;
            string? prefix = match.Uri switch
            {
                null or { Kind: StringMatchKind.Any } => "",
                { Kind: StringMatchKind.Prefix, Value: var value } => value == "/" ? "" : value,
                { Kind: StringMatchKind.Regex, Value: ".*" } => "",
                _ => null,
            };
            if (prefix is not null)
                taken.Add((prefix, index));
        }
    }

    private static bool DependsOnPathOnly(HttpMatchSpec match) =>
        match is { Scheme: null, Method: null, Authority: null, Port: null, SourceNamespace: null }
        && match.Headers.IsEmpty && match.WithoutHeaders.IsEmpty && match.QueryParams.IsEmpty
        && match.SourceLabels.IsEmpty && match.Gateways.IsEmpty;
}
