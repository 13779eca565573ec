using System.Net;
using System.Net.Sockets;

namespace Portcullis.Native.Tests.Tls;

/// <summary>Two connected loopback sockets: the accepting side is non-blocking, as the proxy's are.</summary>
internal sealed class SocketPair : IDisposable
{
    private SocketPair(Socket accepting, Socket connecting) => (Accepting, Connecting) = (accepting, connecting);

    public Socket Accepting { get; }
    public Socket Connecting { get; }
    public int Descriptor => (int)Accepting.SafeHandle.DangerousGetHandle();

    public static SocketPair Create()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var connecting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        connecting.Connect(listener.LocalEndPoint!);
        Socket accepting = listener.Accept();
        accepting.NoDelay = true;
        accepting.Blocking = false;
        return new SocketPair(accepting, connecting);
    }

    public void Dispose()
    {
        Accepting.Dispose();
        Connecting.Dispose();
    }
}
