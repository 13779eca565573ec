using System.Net;
using System.Net.Sockets;

namespace Portcullis.Native.Tests.Tls;

/// <summary>Two connected loopback sockets: the accepting side is non-blocking, as the proxy's are.</summary>
internal sealed class SocketPair : IDisposable
{
    private readonly Socket? _connecting;

    private SocketPair(Socket accepting, Socket? connecting) => (Accepting, _connecting) = (accepting, connecting);

    public Socket Accepting { get; }
    public Socket Connecting => _connecting ?? throw new InvalidOperationException("the other end is another process's");
    public int Descriptor => (int)Accepting.SafeHandle.DangerousGetHandle();

    public static SocketPair Create()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var connecting = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        connecting.Connect(listener.LocalEndPoint!);
        return new SocketPair(AcceptOne(listener), connecting);
    }

    /// <summary>The accepting half alone: another process connects.</summary>
    public static SocketPair Accept(Socket listener) => new(AcceptOne(listener), connecting: null);

    public void Dispose()
    {
        Accepting.Dispose();
        _connecting?.Dispose();
    }

    private static Socket AcceptOne(Socket listener)
    {
        Socket accepting = listener.Accept();
        accepting.NoDelay = true;
        accepting.Blocking = false;
        return accepting;
    }
}
