using Portcullis.Http;
using Portcullis.Identity;
using Portcullis.Policy;

namespace Portcullis.Authorizing;

/// <summary>The request that another proxy asks about, as far as that proxy is believed. Made to be cleared and reused.</summary>
internal sealed class CheckQuestion
{
    /// <summary>
    /// The original request. A <see cref="ICheckDialect"/> finds here what the proxy sent and leaves what the proxy was sent.
    /// </summary>
    public RequestHead Head { get; } = new();

    public PeerIdentity Peer { get; set; } = PeerIdentity.Plaintext;

    /// <summary>Server name of the original connection; empty when nobody told.</summary>
    public byte[] Sni { get; set; } = [];

    /// <summary>The original connection's peer; no address when nobody who is believed told.</summary>
    public IpValue SourceIp { get; set; }

    public IpValue RemoteIp { get; set; }
    public IpValue DestinationIp { get; set; }
    public ushort DestinationPort { get; set; }

    public void Clear()
    {
        Head.Clear();
        Peer = PeerIdentity.Plaintext;
        Sni = [];
        SourceIp = RemoteIp = DestinationIp = default;
        DestinationPort = 0;
    }
}
