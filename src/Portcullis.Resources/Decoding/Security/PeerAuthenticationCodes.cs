namespace Portcullis.Resources.Decoding;

/// <summary>PCL22xx: PeerAuthentication.</summary>
internal static class PeerAuthenticationCodes
{
    /// <summary>PA1: portLevelMtls without a selector.</summary>
    public const string PortsWithoutSelector = "PCL2201";

    /// <summary>PA2: portLevelMtls without a port.</summary>
    public const string NoPorts = "PCL2202";

    /// <summary>PA3, PA4: a key of portLevelMtls that is not a port from 1 to 65535.</summary>
    public const string Port = "PCL2203";

    /// <summary>PA4: not one of the modes.</summary>
    public const string Mode = "PCL2204";
}
