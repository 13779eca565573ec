using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Portcullis.Running;

/// <summary>The URL under which callers reach the API.</summary>
internal static class ApiUrl
{
    /// <summary>By the first name that was given, or else the address; for one that means any, this machine's loopback.</summary>
    public static string Of(ApiOptions options, IPEndPoint bound)
    {
        string host = options.Names is [var first, ..] ? first
            : bound.Address.Equals(IPAddress.Any) ? "127.0.0.1"
            : bound.Address.Equals(IPAddress.IPv6Any) ? "::1"
            : bound.Address.ToString();
        bool brackets = IPAddress.TryParse(host, out IPAddress? address) && address.AddressFamily == AddressFamily.InterNetworkV6;
        return string.Create(CultureInfo.InvariantCulture, $"https://{(brackets ? $"[{host}]" : host)}:{bound.Port}");
    }
}
