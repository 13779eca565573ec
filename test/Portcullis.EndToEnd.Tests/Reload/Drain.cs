namespace Portcullis.EndToEnd.Reload;

public sealed class Drain
{
    [Theory]
    [InlineData("1.1", "TERM")]
    [InlineData("2.0", "TERM")]
    [InlineData("2.0", "INT")]
    public async Task Lets_open_requests_end_and_takes_no_new_ones(string version, string signal)
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        using GatewayClient client = mutual.Http(version);
        (await client.StatusAsync("/status/200")).ShouldBe(200);
        Task<int> slow = client.StatusAsync("/delay/2");
        using HttpResponseMessage dripping = await client.Http.GetAsync("/drip?numbytes=10&duration=2", HttpCompletionOption.ResponseHeadersRead);

        await mutual.Gateway.Process.SignalAsync(signal);
        await Eventually.HoldsAsync(async () => await RefusesAsync(mutual));

        (await dripping.Content.ReadAsByteArrayAsync()).Length.ShouldBe(10);
        (await slow).ShouldBe(200);
        (await mutual.Gateway.Process.ExitAsync(seconds: 20)).ShouldBe(0);
    }

    [Fact]
    public async Task Does_not_wait_for_idle_connections()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        await using RawConnection idle = await mutual.ConnectAsync();
        await using RawConnection plain = await RawConnection.TcpAsync(mutual.Gateway.HttpPort);
        await using RawHttp2 http2 = await RawHttp2.OpenAsync(mutual.Gateway.HttpsPort, mutual.Client);

        await mutual.Gateway.Process.SignalAsync("TERM");

        (await mutual.Gateway.Process.ExitAsync(seconds: 10)).ShouldBe(0);
    }

    private static async Task<bool> RefusesAsync(MutualGateway mutual)
    {
        try
        {
            await using RawConnection raw = await RawConnection.TcpAsync(mutual.Gateway.HttpPort);
            await raw.SendAsync("GET /status/200 HTTP/1.1\r\nhost: test.com\r\n\r\n");
            return (await raw.RestAsync()).Length == 0;
        }
        catch (Exception refused) when (refused is System.Net.Sockets.SocketException or IOException)
        {
            return true;
        }
    }
}
