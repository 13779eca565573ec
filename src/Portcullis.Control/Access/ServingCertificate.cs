using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Control;

/// <summary>The certificate that the API serves, made anew when two thirds of its life are over, whether or not the process restarts. Thread-safe.</summary>
public sealed class ServingCertificate(ApiAuthority authority, ImmutableArray<string> names, TimeProvider time)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(90);
    private static readonly TimeSpan RenewAfter = TimeSpan.FromDays(60);

    private readonly Lock _lock = new();
    private X509Certificate2? _current;
    private DateTimeOffset _renewAt;

    /// <summary>What it is good for.</summary>
    public ImmutableArray<string> Names => names;

    /// <summary>The one to serve now. Asked at every handshake, so that no timer is needed.</summary>
    public X509Certificate2 Current
    {
        get
        {
            lock (_lock)
            {
                DateTimeOffset now = time.GetUtcNow();
                if (_current is { } held && now < _renewAt)
                    return held;
                // The one before is left to the collector: a handshake may still be using it.
                _current = authority.IssueServer(names, Life);
                _renewAt = now + RenewAfter;
                return _current;
            }
        }
    }

    /// <summary>The names under which a process that listens on <paramref name="address"/> is reached: its address or, if that is any, this machine's loopback, and its host name.</summary>
    public static ImmutableArray<string> NamesFor(System.Net.IPAddress address, IEnumerable<string> more)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(more);
        var names = new List<string>(more) { "localhost", "127.0.0.1", "::1" };
        if (!address.Equals(System.Net.IPAddress.Any) && !address.Equals(System.Net.IPAddress.IPv6Any))
            names.Add(address.ToString());
        string host = Environment.MachineName;
        if (Uri.CheckHostName(host) == UriHostNameType.Dns)
            names.Add(host);
        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
