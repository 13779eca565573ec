using System.Net;

namespace Portcullis.Native;

/// <summary>Whether a leaf is good for one host: subject alternative names only, never the common name.</summary>
internal static class LeafNames
{
    public static ChainVerdict Check(nint leaf, ChainUsage usage, string? wanted)
    {
        if (AltNames.Read(leaf) is not { } names)
            return Refusals.Of(PeerRefusal.Malformed, "a subject alternative name is not one");
        if (wanted is null)
            return ChainVerdict.Accept;

        IPAddress? address = ParseAddress(wanted);
        AltNames.Kind kind = address is null ? AltNames.Kind.Dns : AltNames.Kind.Ip;
        string text = address?.ToString() ?? wanted.TrimEnd('.');
        foreach ((AltNames.Kind Kind, string Text) name in names)
            if (name.Kind == kind && (kind == AltNames.Kind.Ip ? name.Text == text : CoversHost(name.Text, text)))
                return ChainVerdict.Accept;
        return Refusals.Of(PeerRefusal.NameMismatch, $"no subject alternative name covers `{wanted}`");
    }

    // The platform takes `1` and `0x7f.1` for addresses too; a name in a certificate never means those.
    private static IPAddress? ParseAddress(string text)
    {
        bool looksLikeOne = text.Contains(':', StringComparison.Ordinal) || text.AsSpan().Count('.') == 3;
        return looksLikeOne && IPAddress.TryParse(text, out IPAddress? address) ? address : null;
    }

    // RFC 6125: a wildcard is a whole leftmost label. Envoy's partial wildcards are for its SAN list only.
    private static bool CoversHost(string name, string host) =>
        (!name.Contains('*', StringComparison.Ordinal) || name.StartsWith("*.", StringComparison.Ordinal)) && DnsPattern.Covers(name, host);
}
