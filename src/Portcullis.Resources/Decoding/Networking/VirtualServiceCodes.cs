namespace Portcullis.Resources.Decoding;

/// <summary>PCL25xx: networking.istio.io VirtualService.</summary>
internal static class VirtualServiceCodes
{
    /// <summary>Without hosts it is a delegate, and a delegate has no gateways, tls or tcp.</summary>
    public const string Delegate = "PCL2501";

    /// <summary>The host <c>*</c> on a VirtualService that the mesh uses.</summary>
    public const string EveryHostOnMesh = "PCL2502";

    /// <summary>Two hosts of one VirtualService match the same name.</summary>
    public const string HostsOverlap = "PCL2503";

    /// <summary>Neither http, tls nor tcp routes.</summary>
    public const string NoRoutes = "PCL2504";

    /// <summary>A route that does nothing.</summary>
    public const string NoAction = "PCL2505";

    /// <summary>Actions that exclude each other.</summary>
    public const string ActionConflict = "PCL2506";

    /// <summary>A route delegates where it cannot, or with a match that cannot be intersected.</summary>
    public const string DelegateRoute = "PCL2507";

    /// <summary>Both <c>mirror</c> and <c>mirrors</c>, or a mirror without destination.</summary>
    public const string Mirror = "PCL2508";

    /// <summary>A weight is negative, or several add up to nothing.</summary>
    public const string Weight = "PCL2509";

    /// <summary>A string match gives several forms, or an empty prefix.</summary>
    public const string StringMatch = "PCL2510";

    /// <summary>A header's name cannot occur in HTTP.</summary>
    public const string HeaderName = "PCL2511";

    /// <summary>Routing by JWT claims away from a gateway.</summary>
    public const string ClaimOffGateway = "PCL2512";

    /// <summary>A redirect that changes nothing, or contradicts itself.</summary>
    public const string Redirect = "PCL2513";

    /// <summary>A redirect code that is never sent; 301 is sent instead.</summary>
    public const string RedirectCodeUnsendable = "PCL2514";

    /// <summary>A rewrite that changes nothing, or contradicts itself.</summary>
    public const string Rewrite = "PCL2515";

    /// <summary>A direct response's status or body is impossible.</summary>
    public const string DirectResponse = "PCL2516";

    /// <summary>A direct response's body is large.</summary>
    public const string LargeBody = "PCL2517";

    /// <summary>A fault without delay and abort, or of a kind that does not exist here.</summary>
    public const string Fault = "PCL2518";

    /// <summary>A percentage outside 0 and 0.0001 to 100.</summary>
    public const string Percentage = "PCL2519";

    /// <summary>A fault that never happens.</summary>
    public const string FaultWithoutEffect = "PCL2520";

    /// <summary>A TLS match without SNI hosts, or with one outside the VirtualService's hosts.</summary>
    public const string SniHost = "PCL2521";

    /// <summary>An IP address as SNI host: clients do not send those.</summary>
    public const string SniAddress = "PCL2522";

    /// <summary>A header operation touches what it must not.</summary>
    public const string HeaderOperation = "PCL2523";

    /// <summary>A header's value cannot occur in HTTP, or its <c>%</c> signs do not pair up.</summary>
    public const string HeaderValue = "PCL2524";

    /// <summary>The request's host is set more than once.</summary>
    public const string AuthorityTwice = "PCL2525";

    /// <summary>Retries that are negative, or configured while switched off.</summary>
    public const string Retries = "PCL2526";

    /// <summary>An unknown retry condition.</summary>
    public const string RetryOn = "PCL2527";

    /// <summary>A CORS policy's origin, method, header or age is impossible.</summary>
    public const string Cors = "PCL2528";

    /// <summary>A destination without a usable host or subset.</summary>
    public const string Destination = "PCL2529";

    /// <summary>A route or match that an earlier one always takes first.</summary>
    public const string Unreachable = "PCL2530";

    /// <summary>A short host on a gateway matches only its expanded name.</summary>
    public const string ShortHostOnGateway = "PCL2531";

    /// <summary>A header's value holds a variable, which is sent as written.</summary>
    public const string VariableUnexpanded = "PCL2532";

    /// <summary>A match condition that cannot be honoured here.</summary>
    public const string MatchUnsupported = "PCL2533";
}
