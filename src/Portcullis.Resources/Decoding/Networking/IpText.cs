using System.Buffers;
using System.Net;
using System.Net.Sockets;

namespace Portcullis.Resources.Decoding;

/// <summary>IP addresses and prefixes as Istio writes them. Stricter than the BCL, which reads <c>1</c> as 0.0.0.1.</summary>
internal static class IpText
{
    private static readonly SearchValues<char> V6Chars = SearchValues.Create("0123456789abcdefABCDEF:.");

    /// <summary>Four decimal numbers without leading zeros, or an IPv6 address without zone or brackets.</summary>
    public static bool IsAddress(string text) => IsV4(text) || IsV6(text);

    /// <summary>An address or an address with <c>/bits</c>. Istio: bits below the prefix may be set.</summary>
    public static bool IsAddressOrPrefix(string text)
    {
        int slash = text.IndexOf('/');
        if (slash < 0)
            return IsAddress(text);
        string address = text[..slash];
        int most = IsV4(address) ? 32 : IsV6(address) ? 128 : -1;
        return TryNumber(text.AsSpan(slash + 1), most);
    }

    public static bool IsV4(string text)
    {
        int parts = 0;
        foreach (Range part in text.AsSpan().Split('.'))
            if (++parts > 4 || !TryNumber(text.AsSpan(part), 255))
                return false;
        return parts == 4;
    }

    public static bool IsV6(string text) =>
        text.Contains(':')
        && !text.AsSpan().ContainsAnyExcept(V6Chars)
        && IPAddress.TryParse(text, out IPAddress? address)
        && address.AddressFamily == AddressFamily.InterNetworkV6;

    private static bool TryNumber(ReadOnlySpan<char> text, int most)
    {
        if (text.Length is 0 or > 3 || text.ContainsAnyExceptInRange('0', '9') || (text.Length > 1 && text[0] == '0'))
            return false;
        return int.Parse(text) <= most;
    }
}
