namespace Portcullis.Resources.Decoding;

/// <summary>PCL35xx: networking.istio.io WorkloadEntry, also as a ServiceEntry's endpoint.</summary>
internal static class WorkloadEntryCodes
{
    /// <summary>Neither address nor network.</summary>
    public const string AddressMissing = "PCL3501";

    /// <summary>Not an IP address, host name or absolute Unix socket path, as the place demands.</summary>
    public const string Address = "PCL3502";

    /// <summary>A Unix socket with ports.</summary>
    public const string UnixSocketPorts = "PCL3503";

    /// <summary>A port's name is not a DNS label.</summary>
    public const string PortName = "PCL3504";

    /// <summary>An entry without address is reachable through its network's gateway only.</summary>
    public const string NetworkOnly = "PCL3505";
}
