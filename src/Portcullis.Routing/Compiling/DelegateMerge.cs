using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Routing;

/// <summary>Joins a delegate's route with the root's that delegates to it: both conditions must hold, the delegate's actions win,
/// the root's fill what it leaves open.</summary>
internal static class DelegateMerge
{
    /// <summary>The joined route, or null when some match entry of the delegate fits none of the root's.</summary>
    public static HttpRouteSpec? Merge(HttpRouteSpec root, HttpRouteSpec leaf)
    {
        if (Merge(root.Match, leaf.Match) is not { } match)
            return null;
        return leaf with
        {
            Name = Join(root.Name, leaf.Name),
            Match = match,
            Delegate = null,
            Rewrite = leaf.Rewrite ?? root.Rewrite,
            Redirect = leaf.Redirect ?? (leaf.Route.IsEmpty && leaf.DirectResponse is null ? root.Redirect : null),
            Timeout = leaf.Timeout ?? root.Timeout,
            Retries = leaf.Retries ?? root.Retries,
            Fault = leaf.Fault ?? root.Fault,
            Mirrors = leaf.Mirrors.IsEmpty ? root.Mirrors : leaf.Mirrors,
            CorsPolicy = leaf.CorsPolicy ?? root.CorsPolicy,
            Headers = leaf.Headers is { Request.IsEmpty: true, Response.IsEmpty: true } ? root.Headers : leaf.Headers,
        };
    }

    private static string? Join(string? root, string? leaf) =>
        string.IsNullOrEmpty(leaf) ? root : string.IsNullOrEmpty(root) ? leaf : $"{root}-{leaf}";

    private static ImmutableArray<HttpMatchSpec>? Merge(ImmutableArray<HttpMatchSpec> root, ImmutableArray<HttpMatchSpec> leaf)
    {
        if (root.IsEmpty)
            return leaf;
        if (leaf.IsEmpty)
            return root;
        var merged = ImmutableArray.CreateBuilder<HttpMatchSpec>();
        foreach (HttpMatchSpec inner in leaf)
        {
            int before = merged.Count;
            foreach (HttpMatchSpec outer in root)
                if (Compatible(outer, inner))
                    merged.Add(Merge(outer, inner));
            if (merged.Count == before)
                return null;
        }
        return merged.ToImmutable();
    }

    private static HttpMatchSpec Merge(HttpMatchSpec root, HttpMatchSpec leaf) => leaf with
    {
        Name = Join(root.Name, leaf.Name),
        Uri = leaf.Uri ?? root.Uri,
        IgnoreUriCase = leaf.Uri is null ? root.IgnoreUriCase : leaf.IgnoreUriCase,
        Scheme = leaf.Scheme ?? root.Scheme,
        Method = leaf.Method ?? root.Method,
        Authority = leaf.Authority ?? root.Authority,
        Headers = root.Headers.SetItems(leaf.Headers),
        WithoutHeaders = root.WithoutHeaders.SetItems(leaf.WithoutHeaders),
        QueryParams = root.QueryParams.SetItems(leaf.QueryParams),
        Port = leaf.Port ?? root.Port,
        SourceLabels = root.SourceLabels.SetItems(leaf.SourceLabels),
        SourceNamespace = string.IsNullOrEmpty(leaf.SourceNamespace) ? root.SourceNamespace : leaf.SourceNamespace,
        Gateways = leaf.Gateways.IsEmpty ? root.Gateways : leaf.Gateways,
    };

    private static bool Compatible(HttpMatchSpec root, HttpMatchSpec leaf) =>
        Narrows(root.Uri, leaf.Uri)
        && (root.Uri is null || leaf.Uri is null || root.IgnoreUriCase == leaf.IgnoreUriCase)
        && Narrows(root.Scheme, leaf.Scheme)
        && Narrows(root.Method, leaf.Method)
        && Narrows(root.Authority, leaf.Authority)
        && Narrows(root.Headers, leaf.Headers)
        && Same(root.WithoutHeaders, leaf.WithoutHeaders)
        && Narrows(root.QueryParams, leaf.QueryParams)
        && (root.Port is null || leaf.Port is null || root.Port == leaf.Port)
        && Same(root.SourceLabels, leaf.SourceLabels)
        && (string.IsNullOrEmpty(root.SourceNamespace) || string.IsNullOrEmpty(leaf.SourceNamespace) || root.SourceNamespace == leaf.SourceNamespace)
        && (root.Gateways.IsEmpty || leaf.Gateways.All(root.Gateways.Contains));

    /// <summary>Whether the leaf's condition implies the root's, so that the leaf's alone stands for both.</summary>
    private static bool Narrows(StringMatchSpec? root, StringMatchSpec? leaf)
    {
        if (root is null || leaf is null || root.Kind == StringMatchKind.Any || root == leaf)
            return true;
        return root.Kind == StringMatchKind.Prefix
            && leaf.Kind is StringMatchKind.Exact or StringMatchKind.Prefix
            && leaf.Value.StartsWith(root.Value, StringComparison.Ordinal);
    }

    private static bool Narrows(ImmutableSortedDictionary<string, StringMatchSpec> root, ImmutableSortedDictionary<string, StringMatchSpec> leaf)
    {
        foreach ((string key, StringMatchSpec value) in leaf)
            if (root.TryGetValue(key, out StringMatchSpec? outer) && !Narrows(outer, value))
                return false;
        return true;
    }

    private static bool Same<T>(ImmutableSortedDictionary<string, T> root, ImmutableSortedDictionary<string, T> leaf)
    {
        foreach ((string key, T value) in leaf)
            if (root.TryGetValue(key, out T? outer) && !EqualityComparer<T>.Default.Equals(outer, value))
                return false;
        return true;
    }
}
