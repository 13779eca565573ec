using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Proxy;

/// <summary>Where token keys may be fetched from, and whom TLS there is trusted to.</summary>
public sealed record KeyFetchOptions
{
    /// <summary>Addresses that are asked although they are private, loopback, link-local or otherwise special. Empty: only public ones are asked.</summary>
    public ImmutableArray<IPNetwork> Allowed { get; init; } = [];

    /// <summary>Roots that are trusted besides the system's.</summary>
    public X509Certificate2Collection Authorities { get; init; } = [];

    /// <summary>How names become addresses.</summary>
    internal Func<string, CancellationToken, Task<IPAddress[]>> Resolve { get; init; } = Dns.GetHostAddressesAsync;
}
