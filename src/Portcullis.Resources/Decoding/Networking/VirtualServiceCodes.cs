namespace Portcullis.Resources.Decoding;

/// <summary>PCL32xx: networking.istio.io VirtualService.</summary>
internal static class VirtualServiceCodes
{
    /// <summary>Without hosts it is a delegate, and a delegate has no gateways, tls or tcp.</summary>
    public const string Delegate = "PCL3201";

    /// <summary>The host <c>*</c> on a VirtualService that the mesh uses.</summary>
    public const string EveryHostOnMesh = "PCL3202";

    /// <summary>Two hosts of one VirtualService match the same name.</summary>
    public const string HostsOverlap = "PCL3203";

    /// <summary>Neither http, tls nor tcp routes.</summary>
    public const string NoRoutes = "PCL3204";

    /// <summary>A route that does nothing.</summary>
    public const string NoAction = "PCL3205";

    /// <summary>Actions that exclude each other.</summary>
    public const string ActionConflict = "PCL3206";

    /// <summary>A route delegates where it cannot, or with a match that cannot be intersected.</summary>
    public const string DelegateRoute = "PCL3207";

    /// <summary>Both <c>mirror</c> and <c>mirrors</c>, or a mirror without destination.</summary>
    public const string Mirror = "PCL3208";

    /// <summary>A weight is negative, or several add up to nothing.</summary>
    public const string Weight = "PCL3209";

    /// <summary>A string match gives several forms, or an empty prefix.</summary>
    public const string StringMatch = "PCL3210";

    /// <summary>A header's name cannot occur in HTTP.</summary>
    public const string HeaderName = "PCL3211";

    /// <summary>Routing by JWT claims away from a gateway.</summary>
    public const string ClaimOffGateway = "PCL3212";

    /// <summary>A redirect that changes nothing, or contradicts itself.</summary>
    public const string Redirect = "PCL3213";

    /// <summary>A redirect code that is never sent; 301 is sent instead.</summary>
    public const string RedirectCodeUnsendable = "PCL3214";

    /// <summary>A rewrite that changes nothing, or contradicts itself.</summary>
    public const string Rewrite = "PCL3215";

    /// <summary>A direct response's status or body is impossible.</summary>
    public const string DirectResponse = "PCL3216";

    /// <summary>A direct response's body is large.</summary>
    public const string LargeBody = "PCL3217";

    /// <summary>A fault without delay and abort, or of a kind that does not exist here.</summary>
    public const string Fault = "PCL3218";

    /// <summary>A percentage outside 0 and 0.0001 to 100.</summary>
    public const string Percentage = "PCL3219";

    /// <summary>A fault that never happens.</summary>
    public const string FaultWithoutEffect = "PCL3220";

    /// <summary>A TLS match without SNI hosts, or with one outside the VirtualService's hosts.</summary>
    public const string SniHost = "PCL3221";

    /// <summary>An IP address as SNI host: clients do not send those.</summary>
    public const string SniAddress = "PCL3222";

    /// <summary>A header operation touches what it must not.</summary>
    public const string HeaderOperation = "PCL3223";

    /// <summary>A header's value cannot occur in HTTP, or its <c>%</c> signs do not pair up.</summary>
    public const string HeaderValue = "PCL3224";

    /// <summary>The request's host is set more than once.</summary>
    public const string AuthorityTwice = "PCL3225";

    /// <summary>Retries that are negative, or configured while switched off.</summary>
    public const string Retries = "PCL3226";

    /// <summary>An unknown retry condition.</summary>
    public const string RetryOn = "PCL3227";

    /// <summary>A CORS policy's origin, method, header or age is impossible.</summary>
    public const string Cors = "PCL3228";

    /// <summary>A destination without a usable host or subset.</summary>
    public const string Destination = "PCL3229";

    /// <summary>A route or match that an earlier one always takes first.</summary>
    public const string Unreachable = "PCL3230";

    /// <summary>A short host on a gateway matches only its expanded name.</summary>
    public const string ShortHostOnGateway = "PCL3231";

    /// <summary>A header's value holds a variable, which is sent as written.</summary>
    public const string VariableUnexpanded = "PCL3232";

    /// <summary>A match condition that cannot be honoured here.</summary>
    public const string MatchUnsupported = "PCL3233";
}
