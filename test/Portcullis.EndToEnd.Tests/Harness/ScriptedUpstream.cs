using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Portcullis.EndToEnd;

/// <summary>An upstream that does what the test says, right or wrong: one script for each connection it accepts.</summary>
internal sealed class ScriptedUpstream : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _over = new();
    private readonly Task _accepting;
    private int _connections;

    public ScriptedUpstream(Func<Socket, Task> script)
    {
        _listener.Start();
        _accepting = AcceptAsync(script);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Connections accepted so far.</summary>
    public int Connections => _connections;

    /// <summary>Reads until a request's head is complete, answers with these bytes, and closes with a reset if told so.</summary>
    public static ScriptedUpstream Answering(string bytes, bool reset = false) => new(async socket =>
    {
        await HeadAsync(socket);
        await socket.SendAsync(Encoding.Latin1.GetBytes(bytes));
        if (reset)
            socket.LingerState = new LingerOption(true, 0);
        socket.Close();
    });

    /// <summary>Everything up to the empty line, and what came with it.</summary>
    public static async Task<string> HeadAsync(Socket socket)
    {
        var head = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (!head.ToString().Contains("\r\n\r\n", StringComparison.Ordinal))
        {
            int read = await socket.ReceiveAsync(buffer);
            if (read == 0)
                break;
            head.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }
        return head.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _over.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, Task> script)
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptSocketAsync(_over.Token);
                Interlocked.Increment(ref _connections);
                _ = PlayAsync(script, socket);
            }
        }
        catch (OperationCanceledException)
        {
            // The test is over.
        }
    }

    private static async Task PlayAsync(Func<Socket, Task> script, Socket socket)
    {
        try
        {
            await script(socket);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // The gateway closed first, which some scripts are there to provoke.
        }
        finally
        {
            socket.Dispose();
        }
    }
}
