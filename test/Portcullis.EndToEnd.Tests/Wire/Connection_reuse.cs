namespace Portcullis.EndToEnd.Wire;

public sealed class Connection_reuse
{
    [Fact]
    public async Task A_refused_request_leaves_the_connection_open()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        await using RawConnection raw = await RawConnection.TlsAsync(seed.Gateway.HttpsPort, seed.Client);

        await raw.SendAsync("GET /status/418 HTTP/1.1\r\nhost: test.com\r\n\r\n");
        RawAnswer refused = await raw.AnswerAsync();
        await raw.SendAsync("GET /status/202 HTTP/1.1\r\nhost: test.com\r\n\r\n");
        RawAnswer served = await raw.AnswerAsync();

        refused.Status.ShouldBe(403);
        refused.Body.ShouldBe("RBAC: access denied");
        refused.Header("content-length").ShouldBe("19");
        served.Status.ShouldBe(202);
    }

    [Fact]
    public async Task A_refused_upload_does_not_become_the_next_request()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        await using RawConnection raw = await RawConnection.TlsAsync(seed.Gateway.HttpsPort, seed.Client);
        const string Hidden = "GET /status/201 HTTP/1.1\r\nhost: test.com\r\n\r\n";

        await raw.SendAsync($"POST /status/418 HTTP/1.1\r\nhost: test.com\r\ncontent-length: {Hidden.Length}\r\n\r\n{Hidden}");
        (await raw.AnswerAsync()).Status.ShouldBe(403);

        Exception? closed = await Record.ExceptionAsync(async () =>
        {
            await raw.SendAsync("GET /status/202 HTTP/1.1\r\nhost: test.com\r\n\r\n");
            (await raw.AnswerAsync()).Status.ShouldBe(202);
        });
        (closed is null or IOException).ShouldBeTrue(closed?.ToString());
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_hundred_requests_use_one_connection(string version)
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        using GatewayClient client = mutual.Http(version);

        for (int i = 0; i < 100; i++)
            (await client.StatusAsync("/status/200")).ShouldBe(200);

        client.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task Connection_close_is_honoured()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        await using RawConnection raw = await mutual.ConnectAsync();

        await raw.SendAsync("GET /status/200 HTTP/1.1\r\nhost: test.com\r\nconnection: close\r\n\r\n");
        string all = await raw.RestAsync();

        all.ShouldStartWith("HTTP/1.1 200");
        all.ShouldContain("connection: close", Case.Insensitive);
    }
}
