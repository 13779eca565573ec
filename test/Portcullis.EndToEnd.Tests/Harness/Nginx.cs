using System.Net;
using System.Net.Sockets;

namespace Portcullis.EndToEnd;

/// <summary>Debian's nginx on loopback, with nothing of the machine's own configuration.</summary>
internal sealed class Nginx : IAsyncDisposable
{
    private const int Tries = 5;

    private Nginx(Daemon process, int port) => (Process, Port) = (process, port);

    public Daemon Process { get; }

    public int Port { get; }

    /// <summary>Starts it on a free port and waits until it accepts.</summary>
    /// <param name="server">Makes what stands in <c>http { … }</c>, from the port to listen on.</param>
    public static async Task<Nginx> StartAsync(Func<int, string> server)
    {
        for (int i = 1; ; i++)
        {
            int port = FreePort();
            var nginx = new Nginx(new Daemon(Program(), Arguments(server(port))), port);
            if (await nginx.AcceptsAsync())
                return nginx;
            string error = nginx.Process.Error;
            await nginx.DisposeAsync();
            if (i == Tries || !error.Contains("Address already in use", StringComparison.Ordinal))
                throw new InvalidOperationException($"nginx did not start\n{error}");
        }
    }

    public ValueTask DisposeAsync() => Process.DisposeAsync();

    // Debian keeps it where only root's PATH looks.
    private static string Program() => File.Exists("/usr/sbin/nginx") ? "/usr/sbin/nginx" : "nginx";

    private static string[] Arguments(string http)
    {
        string folder = Scratch.Folder("nginx");
        string configuration = Path.Combine(folder, "nginx.conf");
        File.WriteAllText(configuration, $$"""
            daemon off;
            master_process off;
            pid {{folder}}/pid;
            error_log stderr warn;
            events {}
            http {
              access_log off;
              client_body_temp_path {{folder}}/body;
              proxy_temp_path {{folder}}/proxy;
              fastcgi_temp_path {{folder}}/fastcgi;
              uwsgi_temp_path {{folder}}/uwsgi;
              scgi_temp_path {{folder}}/scgi;
            {{http}}
            }
            """);
        return ["-p", folder, "-c", configuration];
    }

    // nginx can neither choose a port itself nor say which it took: one that was free a moment ago must do.
    private static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private async Task<bool> AcceptsAsync()
    {
        bool accepts = false;
        await Eventually.HoldsAsync(() => Process.HasExited || (accepts = Connects()), () => $"nginx on port {Port}\n{Process.Error}");
        return accepts && !Process.HasExited;
    }

    private bool Connects()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
