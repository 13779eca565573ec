using System.Text;

namespace Portcullis.EndToEnd.Wire;

public sealed class Hostile_bytes
{
    private const int Rounds = 150;

    private static readonly string[] Seeds =
    [
        "GET /status/202 HTTP/1.1\r\nhost: test.com\r\n\r\n",
        "POST /anything HTTP/1.1\r\nhost: test.com\r\ncontent-length: 5\r\n\r\nhello",
        "POST /anything HTTP/1.1\r\nhost: test.com\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-t: 1\r\n\r\n",
        "GET http://test.com/status/202?q#f HTTP/1.1\r\nhost: test.com\r\nconnection: upgrade\r\nupgrade: h2c\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0\0\0\u0009\u0001\u0005\0\0\0\u0001\u0082\u0084\u0087\u0041\u0004test",
    ];

    [Fact]
    public async Task In_the_clear_never_stop_the_gateway()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        await ThrowAsync(mutual, seed: 1, () => RawConnection.TcpAsync(mutual.Gateway.HttpPort));
    }

    [Fact]
    public async Task Inside_tls_never_stop_the_gateway()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        await ThrowAsync(mutual, seed: 2, () => mutual.ConnectAsync());
    }

    [Fact]
    public async Task As_http2_never_stop_the_gateway()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        await ThrowAsync(mutual, seed: 3, () => mutual.ConnectAsync("h2"));
    }

    [Fact]
    public async Task Instead_of_tls_never_stop_the_gateway()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        await ThrowAsync(mutual, seed: 4, () => RawConnection.TcpAsync(mutual.Gateway.HttpsPort));
    }

    private static async Task ThrowAsync(MutualGateway mutual, int seed, Func<Task<RawConnection>> connect)
    {
        var dice = new Random(seed);
        for (int i = 0; i < Rounds; i++)
        {
            await using RawConnection raw = await connect();
            await Record.ExceptionAsync(() => raw.SendAsync(Mutated(dice)));
            if (i % 3 == 0)
                raw.Reset();
        }

        mutual.Gateway.Process.HasExited.ShouldBeFalse(mutual.Gateway.Process.Error);
        (await mutual.CurlAsync("/status/202", mutual.Client)).Status.ShouldBe(202);
        mutual.Gateway.Process.Error.ShouldNotContain("Exception");
        await Eventually.HoldsAsync(() => mutual.Gateway.OpenConnections() == 0, () => $"no connection left; there are {mutual.Gateway.OpenConnections()}");
    }

    /// <summary>A good beginning with some bytes changed, removed, doubled or cut off.</summary>
    private static byte[] Mutated(Random dice)
    {
        List<byte> bytes = [.. Encoding.Latin1.GetBytes(Seeds[dice.Next(Seeds.Length)])];
        for (int changes = dice.Next(6); changes > 0 && bytes.Count > 1; changes--)
        {
            int at = dice.Next(bytes.Count);
            switch (dice.Next(4))
            {
                case 0:
                    bytes[at] = (byte)dice.Next(256);
                    break;
                case 1:
                    bytes.RemoveAt(at);
                    break;
                case 2:
                    bytes.InsertRange(at, bytes.GetRange(at, Math.Min(8, bytes.Count - at)));
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }
        return [.. bytes];
    }
}
