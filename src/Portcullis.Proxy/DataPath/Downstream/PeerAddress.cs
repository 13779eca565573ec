using System.Net;
using System.Text;
using Portcullis.Policy;
using SocketAddress = Portcullis.Native.SocketAddress;

namespace Portcullis.Proxy;

/// <summary>Both ends of a downstream connection in the forms that requests need, made once.</summary>
internal sealed class PeerAddress
{
    public PeerAddress(SocketAddress peer, SocketAddress local)
    {
        var address = peer.ToIPAddress();
        Ip = IpValue.From(address);
        Port = peer.Port;
        Text = Encoding.ASCII.GetBytes(Ip.ToString());
        LocalIp = IpValue.From(local.ToIPAddress());
        LocalPort = (ushort)local.Port;
        Origin = Ip;
        OriginText = Text;
    }

    private PeerAddress(PeerAddress peer, IPAddress origin)
    {
        (Ip, Port, Text, LocalIp, LocalPort) = (peer.Ip, peer.Port, peer.Text, peer.LocalIp, peer.LocalPort);
        Origin = IpValue.From(origin);
        OriginText = Encoding.ASCII.GetBytes(Origin.ToString());
    }

    public IpValue Ip { get; }
    public int Port { get; }

    /// <summary>The peer's IP address as text.</summary>
    public byte[] Text { get; }

    /// <summary>Whoever connected to the balancer before this proxy, when one said so; else the peer.</summary>
    public IpValue Origin { get; }

    /// <summary>The origin's IP address as text.</summary>
    public byte[] OriginText { get; }

    public IpValue LocalIp { get; }
    public ushort LocalPort { get; }

    /// <summary>Who connected, for messages that are made anyway. The port of an origin behind a balancer is not known.</summary>
    public IPEndPoint OriginEnd() => new(IPAddress.Parse(Encoding.ASCII.GetString(OriginText)), Origin == Ip ? Port : 0);

    /// <summary>This end, for messages that are made anyway.</summary>
    public IPEndPoint LocalEnd() => new(IPAddress.Parse(LocalIp.ToString()), LocalPort);

    /// <summary>The same ends, with the origin that a PROXY protocol header names.</summary>
    public PeerAddress OnBehalfOf(IPAddress origin) => new(this, origin);
}
