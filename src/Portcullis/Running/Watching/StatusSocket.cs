using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Text.Json;
using Portcullis.Native;

namespace Portcullis.Running;

/// <summary>
/// Tells whoever connects to a Unix socket how the gateway stands: one JSON object (<see cref="StatusJson"/>), then the end of the
/// stream. Nothing is read from the caller.
/// </summary>
/// <remarks>SECURITY: the socket has mode 0600 in a folder of mode 0700, so callers are this user or root.</remarks>
[SupportedOSPlatform("linux")]
internal sealed class StatusSocket : IDisposable
{
    private const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(50);

    private readonly string _path;
    private readonly Socket _listener;
    private readonly Func<StatusReport> _report;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    private StatusSocket(string path, Socket listener, Func<StatusReport> report)
    {
        (_path, _listener, _report) = (path, listener, report);
        _serving = Task.Run(ServeAsync);
    }

    /// <summary>Opens the socket; null, with the reason, when that cannot be done.</summary>
    /// <param name="path">Where the user wants it; null for the usual place.</param>
    public static StatusSocket? Open(string? path, Func<StatusReport> report, out string? reason)
    {
        string at = path ?? RuntimeFolder.SocketOf(Environment.ProcessId);
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (path is null)
                RuntimeFolder.Make(RuntimeFolder.Path);
            RemoveDead(at);
            listener.Bind(new UnixDomainSocketEndPoint(at));
            File.SetUnixFileMode(at, ReadWrite);
            listener.Listen(16);
            reason = null;
            return new StatusSocket(at, listener, report);
        }
        catch (Exception refusal) when (refusal is IOException or SocketException or UnauthorizedAccessException or ArgumentException)
        {
            listener.Dispose();
            reason = $"no status socket at `{at}`: {refusal.Message}";
            return null;
        }
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _serving.Wait();
        _stop.Dispose();
        File.Delete(_path);
    }

    // A socket that nobody listens on is left over from a process that was killed; anything else in its place is not ours to delete.
    private static void RemoveDead(string path)
    {
        if (!LocalUser.OwnsSocket(path))
            return;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(new UnixDomainSocketEndPoint(path));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
        }
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using Socket caller = await _listener.AcceptAsync(_stop.Token).ConfigureAwait(false);
                await TellAsync(caller).ConfigureAwait(false);
            }
            catch (Exception over) when (over is SocketException or IOException or OperationCanceledException or ObjectDisposedException)
            {
                // The caller left or was too slow, or this socket closes; should the machine lack descriptors, trying at once would not help.
                await Task.Delay(Breath, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task TellAsync(Socket caller)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(Patience);
        using var text = new MemoryStream();
        using (var json = new Utf8JsonWriter(text))
            StatusJson.Write(json, _report());
        text.WriteByte((byte)'\n');
        using var stream = new NetworkStream(caller, ownsSocket: false);
        await stream.WriteAsync(text.GetBuffer().AsMemory(0, (int)text.Length), patience.Token).ConfigureAwait(false);
        caller.Shutdown(SocketShutdown.Send);
    }
}
