using System.Text;
using Portcullis.Native;
using Portcullis.Policy;

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
    }

    public IpValue Ip { get; }
    public int Port { get; }

    /// <summary>The peer's IP address as text.</summary>
    public byte[] Text { get; }

    public IpValue LocalIp { get; }
    public ushort LocalPort { get; }
}
