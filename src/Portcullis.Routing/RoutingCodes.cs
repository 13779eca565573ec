namespace Portcullis.Routing;

/// <summary>PCL31xx: what the compiler of routes and clusters finds once all objects are known.</summary>
internal static class RoutingCodes
{
    /// <summary>A regular expression or its rewrite cannot be used.</summary>
    public const string Pattern = "PCL3101";

    /// <summary>A match on a JWT claim where no token is verified, or on what names no claim.</summary>
    public const string ClaimNeverMatches = "PCL3102";

    /// <summary>Mirroring has no effect yet.</summary>
    public const string MirrorIdle = "PCL3103";

    /// <summary>A VirtualService bound to <c>mesh</c> only, which no gateway serves.</summary>
    public const string MeshOnly = "PCL3104";

    /// <summary>A destination that no Service or ServiceEntry has: its requests get 503.</summary>
    public const string UnknownDestination = "PCL3106";

    /// <summary>A destination without endpoints: its requests get 503.</summary>
    public const string NoEndpoints = "PCL3107";

    /// <summary>A DestinationRule's TLS mode that is not supported yet: its requests get 503.</summary>
    public const string UpstreamTls = "PCL3108";

    /// <summary>A ServiceEntry's resolution that is not supported yet.</summary>
    public const string Resolution = "PCL3109";

    /// <summary>A delegate that does not exist, is not visible, or delegates again.</summary>
    public const string DelegateMissing = "PCL3110";

    /// <summary>A delegate's route that its root delegates nothing to.</summary>
    public const string DelegateRouteUnmatched = "PCL3111";

    /// <summary>A Service's port whose name none of its endpoints' ports has.</summary>
    public const string PortWithoutEndpoints = "PCL3112";

    /// <summary>A header operation that cannot be done.</summary>
    public const string HeaderChange = "PCL3113";

    /// <summary>HTTP/2 towards a destination, which is spoken to in HTTP/1.1 for now.</summary>
    public const string Http2Upstream = "PCL3114";

    /// <summary>A retry condition that has no effect.</summary>
    public const string RetryConditionIdle = "PCL3115";

    /// <summary>A VirtualService names a Gateway that does not exist.</summary>
    public const string GatewayMissing = "PCL3116";

    /// <summary>A ServiceEntry's endpoint that is neither an IP address nor a host name.</summary>
    public const string EndpointAddress = "PCL3117";

    /// <summary>A fault's gRPC status that does not exist.</summary>
    public const string GrpcStatus = "PCL3118";

    /// <summary>A VirtualService shares no host with a Gateway that it names.</summary>
    public const string NoCommonHost = "PCL3119";

    /// <summary><c>tls</c> and <c>tcp</c> routes have no effect yet.</summary>
    public const string L4RoutesIdle = "PCL3120";

    /// <summary>Fields of a traffic policy that have no effect yet, by name.</summary>
    public const string TrafficPolicyIdle = "PCL3121";
}
