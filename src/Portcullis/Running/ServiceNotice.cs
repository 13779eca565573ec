using System.Net.Sockets;
using System.Text;

namespace Portcullis.Running;

/// <summary>Tells the service manager how the process stands, by the protocol of sd_notify(3): one datagram to the socket that <c>NOTIFY_SOCKET</c> names.</summary>
/// <remarks>Without that variable nobody asked, and nothing happens. A notice that cannot be sent is no reason to stop.</remarks>
internal static class ServiceNotice
{
    private const string Variable = "NOTIFY_SOCKET";

    public static void Ready() => Send(Environment.GetEnvironmentVariable(Variable), "READY=1");

    public static void Stopping() => Send(Environment.GetEnvironmentVariable(Variable), "STOPPING=1");

    /// <summary>Sends a notice to a socket; null, or what is no socket's name: to nobody.</summary>
    internal static void Send(string? path, string text)
    {
        if (path is not ['/' or '@', _, ..])
            return;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            // A name that begins with @ is not in the file system.
            socket.SendTo(Encoding.ASCII.GetBytes(text), new UnixDomainSocketEndPoint(path[0] == '@' ? "\0" + path[1..] : path));
        }
        catch (Exception refusal) when (refusal is SocketException or ArgumentException)
        {
            return;
        }
    }
}
