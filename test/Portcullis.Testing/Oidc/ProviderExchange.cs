using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Portcullis.Testing;

/// <summary>One request to a <see cref="TestOidcProvider"/> and the ways to answer it.</summary>
internal sealed class ProviderExchange(Stream stream, Socket socket, string path, byte[] honest, CancellationToken stop)
{
    public string Path => path;

    /// <summary>The body that an honest provider would send.</summary>
    public byte[] Honest => honest;

    public async Task AnswerAsync(int status, string type, byte[] body, string headers = "")
    {
        await HeadAsync(status, $"content-type: {type}\r\ncontent-length: {body.Length.ToString(CultureInfo.InvariantCulture)}\r\n{headers}");
        await stream.WriteAsync(body, stop);
        await stream.FlushAsync(stop);
    }

    public Task RedirectAsync(string location) => HeadAsync(302, $"location: {location}\r\ncontent-length: 0\r\n");

    public Task WaitForeverAsync() => Task.Delay(Timeout.InfiniteTimeSpan, stop);

    public Task ResetAsync()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
        return Task.CompletedTask;
    }

    public async Task AnswerHugeAsync(long bytes, bool sayLength)
    {
        string length = sayLength ? $"content-length: {(bytes + honest.Length).ToString(CultureInfo.InvariantCulture)}\r\n" : "";
        await HeadAsync(200, $"content-type: application/json\r\n{length}");
        byte[] space = new byte[64 * 1024];
        space.AsSpan().Fill((byte)' ');
        for (long left = bytes; left > 0; left -= space.Length)
            await stream.WriteAsync(space.AsMemory(0, (int)Math.Min(left, space.Length)), stop);
        await stream.WriteAsync(honest, stop);
        await stream.FlushAsync(stop);
    }

    // The slowness is the provider's, not the test's: nobody waits for the end of it.
    public async Task DripAsync()
    {
        await HeadAsync(200, $"content-type: application/json\r\ncontent-length: {(honest.Length + 1_000_000).ToString(CultureInfo.InvariantCulture)}\r\n");
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (await timer.WaitForNextTickAsync(stop))
        {
            await stream.WriteAsync(" "u8.ToArray(), stop);
            await stream.FlushAsync(stop);
        }
    }

    private async Task HeadAsync(int status, string headers)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status.ToString(CultureInfo.InvariantCulture)} Scripted\r\n{headers}connection: close\r\n\r\n"), stop);
        await stream.FlushAsync(stop);
    }
}
