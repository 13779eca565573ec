using System.Net;
using System.Net.Sockets;

namespace Portcullis.Proxy;

/// <summary>A block of addresses that is not asked for keys unless allowed.</summary>
/// <param name="Words">What the block is, as in "a loopback address".</param>
/// <param name="Named">The special use is this one address's, so that nobody is told how to allow it.</param>
internal sealed record AddressKind(IPNetwork Block, string Words, bool Named = false)
{
    private const string Metadata = "where a cloud keeps its machines' credentials";
    private const string Private = "a private address";
    private const string Reserved = "an address reserved for special uses";

    private static readonly AddressKind Outside = new(IPNetwork.Parse("::/0"), Reserved, Named: true);
    private static readonly IPNetwork[] Global = [IPNetwork.Parse("2000::/3"), IPNetwork.Parse("64:ff9b::/96"), IPNetwork.Parse("::ffff:0:0/96")];

    // The first that holds the address names it: single addresses stand before their blocks.
    // RFC 6890 and its successors in the IANA registries of special-purpose addresses.
    private static readonly AddressKind[] Version4 =
    [
        Of("169.254.169.254/32", Metadata, named: true),
        Of("168.63.129.16/32", Metadata, named: true),
        Of("100.100.100.200/32", Metadata, named: true),
        Of("192.0.0.192/32", Metadata, named: true),
        Of("0.0.0.0/8", "an unspecified address"),
        Of("127.0.0.0/8", "a loopback address"),
        Of("169.254.0.0/16", "a link-local address"),
        Of("10.0.0.0/8", Private),
        Of("172.16.0.0/12", Private),
        Of("192.168.0.0/16", Private),
        Of("100.64.0.0/10", "an address shared behind a provider's NAT"),
        Of("224.0.0.0/4", "a multicast address"),
        Of("192.0.0.0/24", Reserved),
        Of("192.0.2.0/24", Reserved),
        Of("192.88.99.0/24", Reserved),
        Of("198.18.0.0/15", Reserved),
        Of("198.51.100.0/24", Reserved),
        Of("203.0.113.0/24", Reserved),
        Of("240.0.0.0/4", Reserved),
    ];

    private static readonly AddressKind[] Version6 =
    [
        Of("fd00:ec2::254/128", Metadata, named: true),
        Of("fd20:ce::254/128", Metadata, named: true),
        Of("::/128", "an unspecified address"),
        Of("::1/128", "a loopback address"),
        Of("fe80::/10", "a link-local address"),
        Of("fec0::/10", Private),
        Of("fc00::/7", Private),
        Of("ff00::/8", "a multicast address"),
        Of("2001::/23", Reserved),
        Of("2001:db8::/32", Reserved),
        Of("3fff::/20", Reserved),
    ];

    /// <summary>The kind of an address by its own family; null when it is an ordinary public one.</summary>
    public static AddressKind? Of(IPAddress address)
    {
        bool version4 = address.AddressFamily == AddressFamily.InterNetwork;
        foreach (AddressKind kind in version4 ? Version4 : Version6)
            if (kind.Block.Contains(address))
                return kind;
        return version4 || Array.Exists(Global, block => block.Contains(address)) ? null : Outside;
    }

    private static AddressKind Of(string block, string words, bool named = false) => new(IPNetwork.Parse(block), words, named);
}
