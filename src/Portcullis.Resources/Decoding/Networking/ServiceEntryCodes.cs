namespace Portcullis.Resources.Decoding;

/// <summary>PCL27xx: networking.istio.io ServiceEntry.</summary>
internal static class ServiceEntryCodes
{
    /// <summary>No host, too many, or the bare wildcard.</summary>
    public const string Hosts = "PCL2701";

    /// <summary>Both endpoints and a selector.</summary>
    public const string EndpointsOrSelector = "PCL2702";

    /// <summary>A CIDR prefix with a resolution that needs addresses.</summary>
    public const string PrefixAddress = "PCL2703";

    /// <summary>Endpoints where the resolution allows none, or too many.</summary>
    public const string Endpoints = "PCL2704";

    /// <summary>A host that DNS cannot resolve.</summary>
    public const string UnresolvableHost = "PCL2705";

    /// <summary>DYNAMIC_DNS with what it does not allow.</summary>
    public const string DynamicDns = "PCL2706";

    /// <summary>Two ports with the same name or number.</summary>
    public const string PortTwice = "PCL2707";

    /// <summary>A port's name is not a DNS label.</summary>
    public const string PortName = "PCL2708";

    /// <summary>An unknown protocol.</summary>
    public const string Protocol = "PCL2709";

    /// <summary>Several hosts share a port whose protocol cannot tell them apart.</summary>
    public const string HostsShareTcpPort = "PCL2710";

    /// <summary>An endpoint's port is not one of the service's.</summary>
    public const string EndpointPort = "PCL2711";

    /// <summary>A field that this resolution does not read.</summary>
    public const string FieldIgnored = "PCL2712";
}
