namespace Portcullis.Resources.Decoding;

/// <summary>PCL275x: networking.istio.io WorkloadEntry, also as a ServiceEntry's endpoint.</summary>
internal static class WorkloadEntryCodes
{
    /// <summary>Neither address nor network.</summary>
    public const string AddressMissing = "PCL2751";

    /// <summary>Not an IP address, host name or absolute Unix socket path, as the place demands.</summary>
    public const string Address = "PCL2752";

    /// <summary>A Unix socket with ports.</summary>
    public const string UnixSocketPorts = "PCL2753";

    /// <summary>A port's name is not a DNS label.</summary>
    public const string PortName = "PCL2754";

    /// <summary>An entry without address is reachable through its network's gateway only.</summary>
    public const string NetworkOnly = "PCL2755";
}
