using Portcullis.Resources;

namespace Portcullis.Routing;

/// <summary>A compiled <c>match</c> entry, with the conditions that only a binding can decide.</summary>
/// <param name="Spec">Null when the route has no <c>match</c>.</param>
internal sealed record MatchDraft(HttpMatchSpec? Spec, RouteMatcher Matcher)
{
    /// <summary>Whether nothing after it in its VirtualService can be reached: any path, no other condition (Istio's rule).</summary>
    public bool IsCatchAll => IsCatchAllMatcher(Matcher);

    /// <summary>Whether that holds for every binding.</summary>
    public bool IsUnconditional => IsCatchAll
        && (Spec is null || (Spec is { Port: null, SourceNamespace: null or "", Gateways.IsEmpty: true } && Spec.SourceLabels.IsEmpty));

    public static bool IsCatchAllMatcher(RouteMatcher matcher) =>
        (matcher.Path.IsAny || (matcher.Path.IsPrefix && matcher.Path.Matches("/"u8)))
        && matcher.Method.IsAny && matcher.Scheme.IsAny && matcher.Authority.IsAny
        && matcher.Headers.Length == 0 && matcher.Query.Length == 0 && matcher.Claims.Length == 0;

    /// <summary>Istio: a list of gateways replaces the source conditions; those look at the routing proxy itself.</summary>
    public bool AppliesTo(ObjectName gateway, GatewayBinding binding, string ownNamespace)
    {
        if (Spec is null)
            return true;
        if (Spec.Port is { } port && port != binding.Port)
            return false;
        if (!Spec.Gateways.IsEmpty)
        {
            foreach (string written in Spec.Gateways)
                if (GatewayReference.Resolve(written, ownNamespace) == gateway)
                    return true;
            return false;
        }
        foreach ((string key, string value) in Spec.SourceLabels)
            if (!binding.Proxy.Labels.TryGetValue(key, out string? actual) || actual != value)
                return false;
        return string.IsNullOrEmpty(Spec.SourceNamespace) || Spec.SourceNamespace == binding.Proxy.Namespace;
    }
}
