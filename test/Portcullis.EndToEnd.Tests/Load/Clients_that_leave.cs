namespace Portcullis.EndToEnd.Load;

public sealed class Clients_that_leave
{
    [Theory]
    [InlineData("down", "1.1")]
    [InlineData("down", "2.0")]
    [InlineData("up", "1.1")]
    [InlineData("up", "2.0")]
    [InlineData("waiting", "1.1")]
    [InlineData("waiting", "2.0")]
    public async Task Midway_leave_nothing_behind(string when, string version)
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();

        for (int round = 0; round < 10; round++)
        {
            using GatewayClient client = mutual.Http(version);
            using var over = new CancellationTokenSource();
            Task<Exception?>[] open = [.. Enumerable.Range(0, 5).Select(_ => Record.ExceptionAsync(() => OpenAsync(client, when, over.Token)))];
            await client.StatusAsync("/status/200");
            await over.CancelAsync();
            await Task.WhenAll(open);
        }

        await Eventually.HoldsAsync(() => mutual.Gateway.OpenConnections() == 0, () => $"no connection left; there are {mutual.Gateway.OpenConnections()}");
        (await mutual.CurlAsync("/status/200", mutual.Client)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task In_the_handshake_leave_nothing_behind()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();

        for (int i = 0; i < 200; i++)
        {
            await using RawConnection raw = await RawConnection.TcpAsync(mutual.Gateway.HttpsPort);
            await raw.SendAsync("\u0016\u0003\u0001\u0002\u0000\u0001\u0000");
            if (i % 2 == 0)
                raw.Reset();
        }

        await Eventually.HoldsAsync(() => mutual.Gateway.OpenConnections() == 0, () => $"no connection left; there are {mutual.Gateway.OpenConnections()}");
        (await mutual.CurlAsync("/status/200", mutual.Client)).Status.ShouldBe(200);
    }

    private static async Task OpenAsync(GatewayClient client, string when, CancellationToken over)
    {
        if (when == "up")
        {
            using var content = new StreamContent(new EndlessStream(long.MaxValue, TimeSpan.FromMilliseconds(1)));
            using HttpResponseMessage never = await client.Http.PostAsync("/upload", content, over);
            return;
        }
        using HttpResponseMessage answer = await client.Http.GetAsync(
            when == "down" ? "/bytes/1000000000" : "/delay/10", HttpCompletionOption.ResponseHeadersRead, over);
        await answer.Content.CopyToAsync(Stream.Null, over);
    }
}
