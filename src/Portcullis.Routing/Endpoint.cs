using System.Net;

namespace Portcullis.Routing;

/// <summary>One place a cluster's requests may go. Immutable.</summary>
/// <param name="Address">An IP address as text, or a DNS name in a cluster that resolves by DNS.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Weight">At least one; relative to the cluster's other endpoints.</param>
public sealed record Endpoint(string Address, int Port, int Weight = 1)
{
    /// <summary>The parsed address; null when <see cref="Address"/> is a name to look up.</summary>
    public IPAddress? Ip { get; } = IPAddress.TryParse(Address, out IPAddress? ip) ? ip : null;

    public override string ToString() => Ip?.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
        ? $"[{Address}]:{Port}"
        : $"{Address}:{Port}";
}
