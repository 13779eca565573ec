namespace Portcullis.Routing;

/// <summary>The routes of one host name, in order. Immutable.</summary>
/// <param name="redirectsToHttps">Set by <c>httpsRedirect</c>: plain requests are redirected before any route is looked at.</param>
internal sealed class VirtualHost(RouteEntry[] entries, bool redirectsToHttps)
{
    private static readonly Route ToHttps = new("https redirect", []) { Redirect = Redirect.ToHttps };

    /// <summary>Whether a route looks at claims.</summary>
    public bool UsesClaims { get; } = Array.Exists(entries, static entry => entry.Matcher.Claims.Length > 0);

    public RouteMatch Match(in RouteRequest request)
    {
        if (redirectsToHttps && !request.Scheme.SequenceEqual("https"u8))
            return RouteMatch.To(ToHttps);
        // Istio: a route without a path condition is the prefix `/`, so `OPTIONS *` and CONNECT find none.
        if (!request.Path.StartsWith((byte)'/'))
            return RouteMatch.NoRoute;
        foreach (ref readonly RouteEntry entry in entries.AsSpan())
            if (entry.Matcher.Matches(request))
                return RouteMatch.To(entry.Route);
        return RouteMatch.NoRoute;
    }
}
