namespace Portcullis.Routing;

/// <summary>One <c>match</c> entry that applies to this gateway: the AND of its fields. Conditions that the gateway itself decides
/// (port, gateways, source) were settled when the table was built.</summary>
internal sealed class RouteMatcher
{
    public static RouteMatcher Everything { get; } = new();

    /// <summary>Against the path without its query.</summary>
    public StringMatcher Path { get; init; } = StringMatcher.Any;
    public StringMatcher Method { get; init; } = StringMatcher.Any;
    public StringMatcher Scheme { get; init; } = StringMatcher.Any;

    /// <summary>Against the authority as sent, port included.</summary>
    public StringMatcher Authority { get; init; } = StringMatcher.Any;
    public HeaderMatcher[] Headers { get; init; } = [];
    public QueryMatcher[] Query { get; init; } = [];
    public ClaimMatcher[] Claims { get; init; } = [];

    public bool Matches(in RouteRequest request)
    {
        if (!Path.Matches(request.PathOnly) || !Method.Matches(request.Method)
            || !Scheme.Matches(request.Scheme) || !Authority.Matches(request.Authority))
        {
            return false;
        }
        foreach (HeaderMatcher header in Headers)
            if (!header.Matches(request))
                return false;
        foreach (QueryMatcher parameter in Query)
            if (!parameter.Matches(request))
                return false;
        foreach (ClaimMatcher claim in Claims)
            if (!claim.Matches(request.Claims))
                return false;
        return true;
    }
}
