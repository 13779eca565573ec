using System.Globalization;
using Portcullis.Policy.Matching;
using Portcullis.Syntax;

namespace Portcullis.Policy.Compiling;

/// <summary>Addresses, blocks and ports as policies write them.</summary>
internal static class IpReader
{
    /// <summary>One address or a CIDR block; bits after the prefix are ignored.</summary>
    public static Parsed<ReadBlock> Block(string value)
    {
        int slash = value.IndexOf('/');
        string address = slash < 0 ? value : value[..slash];
        if (!IpValue.TryParse(address, out IpValue network))
            return new Problem($"`{value}` is neither an IP address nor a CIDR block");
        if (slash < 0)
            return new ReadBlock(new IpBlock(network, network.Bits));

        int width = address.Contains(':') ? 128 : 32;
        ReadOnlySpan<char> text = value.AsSpan(slash + 1);
        if (text.Length > 3 || (text.Length > 1 && text[0] == '0') || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int prefix) || prefix > width)
            return new Problem($"`{value}`: the prefix must be a number from 0 to {width}");
        // An IPv4-mapped network became IPv4: its prefix counts from bit 96. A shorter one covers more than IPv4 and has no single form.
        if (width == 128 && network.IsV4)
        {
            prefix -= 96;
            if (prefix < 0)
                return new Problem($"`{value}`: a block of IPv4-mapped addresses needs a prefix of at least 96");
        }
        return new ReadBlock(new IpBlock(network, prefix));
    }

    public static Parsed<ReadPort> Port(string value) =>
        ushort.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ushort port)
            ? new ReadPort(port)
            : new Problem($"`{value}` is not a port");
}
