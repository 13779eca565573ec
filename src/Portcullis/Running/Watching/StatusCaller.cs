using System.Globalization;
using System.Net.Sockets;
using System.Text.Json;
using Portcullis.Native;

namespace Portcullis.Running;

/// <summary>Finds and asks status sockets.</summary>
internal static class StatusCaller
{
    private const int MostBytes = 64 << 20;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>The sockets in the user's runtime folder, by process number.</summary>
    public static string[] Known() => LocalUser.OwnsPrivately(RuntimeFolder.Path)
        ? [.. Directory.EnumerateFiles(RuntimeFolder.Path, "*.sock").Where(LocalUser.OwnsSocket).OrderBy(ProcessOf)]
        : [];

    /// <summary>What one socket tells, or why it tells nothing; neither when a dead process of ours left it, which is cleaned up.</summary>
    /// <param name="isOurs">It was found in the user's runtime folder, where processes are known by their numbers.</param>
    public static async Task<(JsonDocument? Answer, string? Problem)> AskAsync(string path, bool isOurs, CancellationToken cancel)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(Patience);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), patience.Token).ConfigureAwait(false);
            using var stream = new NetworkStream(socket);
            using var text = new MemoryStream();
            byte[] room = new byte[16 * 1024];
            int read;
            while ((read = await stream.ReadAsync(room, patience.Token).ConfigureAwait(false)) > 0)
            {
                text.Write(room, 0, read);
                if (text.Length > MostBytes)
                    return (null, $"`{path}` tells more than {MostBytes} bytes");
            }
            return (JsonDocument.Parse(text.ToArray()), null);
        }
        catch (SocketException refused) when (isOurs && refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
            return (null, null);
        }
        catch (Exception failure) when (failure is SocketException or IOException or ArgumentException or JsonException)
        {
            return (null, $"`{path}` cannot be asked: {failure.Message}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, $"`{path}` does not answer within {Patience.TotalSeconds} s");
        }
    }

    private static int ProcessOf(string path) =>
        int.TryParse(Path.GetFileNameWithoutExtension(path), NumberStyles.None, CultureInfo.InvariantCulture, out int process) ? process : int.MaxValue;
}
