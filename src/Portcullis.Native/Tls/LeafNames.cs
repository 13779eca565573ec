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

        string text = wanted.EndsWith('.') ? wanted[..^1] : wanted; // a root label says nothing
        IPAddress? address = ParseAddress(text);
        if (address is null && !IsHostName(text))
            return Refusals.Of(PeerRefusal.NameMismatch, $"`{wanted}` is neither a host name nor an address");
        AltNames.Kind kind = address is null ? AltNames.Kind.Dns : AltNames.Kind.Ip;
        text = address?.ToString() ?? text;
        foreach ((AltNames.Kind Kind, string Text) name in names)
            if (name.Kind == kind && (kind == AltNames.Kind.Ip ? name.Text == text : CoversHost(name.Text, text)))
                return ChainVerdict.Accept;
        return Refusals.Of(PeerRefusal.NameMismatch, $"no subject alternative name covers `{wanted}`");
    }

    // The platform takes `1`, `0x7f.1` and the octal `010.0.0.1` for addresses too; a name in a certificate never means those.
    private static IPAddress? ParseAddress(string text)
    {
        if (!IPAddress.TryParse(text, out IPAddress? address))
            return null;
        return text.Contains(':', StringComparison.Ordinal) || address.ToString() == text ? address : null;
    }

    // Nobody is called `*.a.test`, and what ends in a number is an address or nothing (RFC 1123 section 2.1).
    private static bool IsHostName(string text)
    {
        ReadOnlySpan<char> last = text.AsSpan(text.LastIndexOf('.') + 1);
        return last.Length > 0 && last.ContainsAnyExceptInRange('0', '9') && !text.Contains('*', StringComparison.Ordinal);
    }

    // RFC 6125: a wildcard is a whole leftmost label. Envoy's partial wildcards are for its SAN list only.
    private static bool CoversHost(string name, string host) =>
        (!name.Contains('*', StringComparison.Ordinal) || name.StartsWith("*.", StringComparison.Ordinal)) && DnsPattern.Covers(name, host);
}
