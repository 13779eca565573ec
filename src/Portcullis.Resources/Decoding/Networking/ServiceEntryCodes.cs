namespace Portcullis.Resources.Decoding;

/// <summary>PCL34xx: networking.istio.io ServiceEntry.</summary>
internal static class ServiceEntryCodes
{
    /// <summary>No host, too many, or the bare wildcard.</summary>
    public const string Hosts = "PCL3401";

    /// <summary>Both endpoints and a selector.</summary>
    public const string EndpointsOrSelector = "PCL3402";

    /// <summary>A CIDR prefix with a resolution that needs addresses.</summary>
    public const string PrefixAddress = "PCL3403";

    /// <summary>Endpoints where the resolution allows none, or too many.</summary>
    public const string Endpoints = "PCL3404";

    /// <summary>A host that DNS cannot resolve.</summary>
    public const string UnresolvableHost = "PCL3405";

    /// <summary>DYNAMIC_DNS with what it does not allow.</summary>
    public const string DynamicDns = "PCL3406";

    /// <summary>Two ports with the same name or number.</summary>
    public const string PortTwice = "PCL3407";

    /// <summary>A port's name is not a DNS label.</summary>
    public const string PortName = "PCL3408";

    /// <summary>An unknown protocol.</summary>
    public const string Protocol = "PCL3409";

    /// <summary>Several hosts share a port whose protocol cannot tell them apart.</summary>
    public const string HostsShareTcpPort = "PCL3410";

    /// <summary>An endpoint's port is not one of the service's.</summary>
    public const string EndpointPort = "PCL3411";

    /// <summary>A field that this resolution does not read.</summary>
    public const string FieldIgnored = "PCL3412";
}
