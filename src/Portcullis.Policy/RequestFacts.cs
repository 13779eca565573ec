using Portcullis.Http;
using Portcullis.Identity;

namespace Portcullis.Policy;

/// <summary>
/// Everything a policy may ask about one request, or about one connection when <see cref="IsHttp"/> is false.
/// A view on the caller's buffers: building one and deciding on it allocate nothing.
/// </summary>
public readonly ref struct RequestFacts
{
    private readonly ReadOnlySpan<byte> _target;
    private readonly ReadOnlySpan<byte> _path;

    /// <summary>Who is calling. Null counts as <see cref="PeerIdentity.Plaintext"/>.</summary>
    public required PeerIdentity Peer { get; init; }

    /// <summary>Server name of the ClientHello; empty when there was none.</summary>
    public ReadOnlySpan<byte> Sni { get; init; }

    /// <summary>The immediate TCP peer (<c>source.ip</c>, <c>ipBlocks</c>). Never taken from a header.</summary>
    public IpValue SourceIp { get; init; }

    /// <summary>The trusted original caller (<c>remote.ip</c>, <c>remoteIpBlocks</c>).</summary>
    public IpValue RemoteIp { get; init; }

    /// <summary>The local address (<c>destination.ip</c>).</summary>
    public IpValue DestinationIp { get; init; }

    /// <summary>The local port: on a gateway the listening port, not the Service's.</summary>
    public ushort DestinationPort { get; init; }

    /// <summary>False for a connection that is not, or not yet known to be, HTTP: all request fields below are then absent.</summary>
    public bool IsHttp { get; init; }

    public ReadOnlySpan<byte> Method { get; init; }

    /// <summary>The authority as sent, including any port.</summary>
    public ReadOnlySpan<byte> Host { get; init; }

    /// <summary>True for a request that has no authority at all, as against an empty one.</summary>
    public bool HostMissing { get; init; }

    /// <summary>
    /// The normalized path. Set it with or without query and fragment: what is compared, and what this returns, ends before the first
    /// <c>?</c> or <c>#</c>. Empty when the request has no path (CONNECT).
    /// </summary>
    public ReadOnlySpan<byte> Path
    {
        get => _path;
        init
        {
            _target = value;
            // SECURITY: comparing with the query or fragment attached let `?x` and `#x` evade exact paths (CVE-2020-8595, CVE-2021-39156).
            int end = value.IndexOfAny((byte)'?', (byte)'#');
            _path = end < 0 ? value : value[..end];
        }
    }

    /// <summary><see cref="Path"/> as it was set: what <c>request.headers[:path]</c> compares.</summary>
    internal ReadOnlySpan<byte> Target => _target;

    /// <summary>The request's header lines after the proxy's own changes; null means none.</summary>
    public HeaderList? Headers { get; init; }

    /// <summary>Claims of a verified token; null when there was no token.</summary>
    public TokenClaims? Token { get; init; }
}
