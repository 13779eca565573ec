using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;

namespace Portcullis.Proxy;

/// <summary>Which addresses keys are fetched from: public ones, and those that were allowed by name.</summary>
/// <remarks>SECURITY: asked about the address a socket is about to be connected to, so that no name can lead elsewhere between look and use.</remarks>
internal sealed class AddressRule(ImmutableArray<IPNetwork> allowed)
{
    /// <summary>What speaks against this address; null when it may be asked.</summary>
    public AddressKind? Refuses(IPAddress address)
    {
        IPAddress plain = WithoutScope(address);
        if (Allows(plain))
            return null;
        IPAddress? embedded = Embedded(plain);
        if (embedded is not null && Allows(embedded))
            return null;
        return (embedded is null ? null : AddressKind.Of(embedded)) ?? AddressKind.Of(plain);
    }

    private bool Allows(IPAddress address)
    {
        foreach (IPNetwork network in allowed)
            if (network.Contains(address))
                return true;
        return false;
    }

    private static IPAddress WithoutScope(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;

    // Packets to these IPv6 forms may end at the IPv4 address inside: mapped (RFC 4291), translated (RFC 2765), NAT64 (RFC 6052), 6to4 (RFC 3056).
    private static IPAddress? Embedded(IPAddress address)
    {
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return null;
        ReadOnlySpan<byte> bytes = address.GetAddressBytes();
        if (bytes.StartsWith<byte>([0x20, 0x02]))
            return new IPAddress(bytes[2..6]);
        ReadOnlySpan<byte> prefix = bytes[..12];
        bool last = prefix.SequenceEqual<byte>([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff])
            || prefix.SequenceEqual<byte>([0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0, 0])
            || prefix.SequenceEqual<byte>([0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0])
            || (prefix.IndexOfAnyExcept((byte)0) < 0 && bytes[12..].IndexOfAnyExcept((byte)0) >= 0 && !IPAddress.IPv6Loopback.Equals(address));
        return last ? new IPAddress(bytes[12..]) : null;
    }
}
