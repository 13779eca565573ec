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

    /// <summary>What of the connection is known. The rest is not absent: nobody told.</summary>
    public ConnectionFacts Known { get; private set; }

    public PeerIdentity Peer { get; private set; } = PeerIdentity.Plaintext;

    /// <summary>Server name of the original connection; empty when nobody told.</summary>
    public byte[] Sni { get; private set; } = [];

    /// <summary>The original connection's peer; no address when nobody who is believed told.</summary>
    public IpValue SourceIp { get; private set; }

    public IpValue RemoteIp { get; private set; }
    public IpValue DestinationIp { get; private set; }
    public ushort DestinationPort { get; private set; }

    /// <summary>Takes who calls from a proxy that is believed.</summary>
    public void SetPeer(PeerIdentity peer)
    {
        Peer = peer;
        Known |= ConnectionFacts.Peer;
    }

    /// <summary>There is no certificate, as far as anybody told.</summary>
    /// <param name="known">Whether a certificate would have been told of.</param>
    public void SetNoPeer(bool tls, bool known)
    {
        Peer = tls ? PeerIdentity.Anonymous : PeerIdentity.Plaintext;
        if (known)
            Known |= ConnectionFacts.Peer;
    }

    /// <summary>The same for where the call comes from.</summary>
    public void SetAddresses(IpValue source, IpValue remote)
    {
        (SourceIp, RemoteIp) = (source, remote);
        Known |= ConnectionFacts.SourceAddress | ConnectionFacts.RemoteAddress;
    }

    /// <summary>The same for the port that was called.</summary>
    public void SetPort(ushort port)
    {
        DestinationPort = port;
        Known |= ConnectionFacts.DestinationPort;
    }

    /// <summary>The same for the address that was called.</summary>
    public void SetDestination(IpValue address)
    {
        DestinationIp = address;
        Known |= ConnectionFacts.DestinationAddress;
    }

    /// <summary>The same for the ClientHello's server name; empty when there was none.</summary>
    public void SetServerName(byte[] name)
    {
        Sni = name;
        Known |= ConnectionFacts.ServerName;
    }

    /// <summary>Everything in the form of policies.</summary>
    public RequestFacts Facts(TokenClaims? token) => new()
    {
        Peer = Peer,
        Sni = Sni,
        SourceIp = SourceIp,
        RemoteIp = RemoteIp,
        DestinationIp = DestinationIp,
        DestinationPort = DestinationPort,
        IsHttp = true,
        Method = Head.Method,
        Host = Head.Authority,
        Path = Head.Target,
        Headers = Head.Headers,
        Token = token,
    };

    public void Clear()
    {
        Head.Clear();
        Known = ConnectionFacts.None;
        Peer = PeerIdentity.Plaintext;
        Sni = [];
        SourceIp = RemoteIp = DestinationIp = default;
        DestinationPort = 0;
    }
}
