using System.Net;
using System.Net.Sockets;

namespace Portcullis.EndToEnd;

/// <summary>Ports of loopback on which nobody listens.</summary>
internal static class Ports
{
    private static readonly List<Socket> Held = [];

    /// <summary>A port that refuses: bound, so that nobody else gets it, and not listening.</summary>
    public static int Refusing()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        lock (Held)
            Held.Add(socket);
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
