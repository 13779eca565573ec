namespace Portcullis.EndToEnd.Wire;

public sealed class Pipelined_requests
{
    [Fact]
    public async Task Are_answered_in_order()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        await using RawConnection raw = await RawConnection.TlsAsync(seed.Gateway.HttpsPort, seed.Client);
        int[] statuses = [200, 418, 202, 204, 404, 201];

        await raw.SendAsync(string.Concat(statuses.Select(status => $"GET /status/{status} HTTP/1.1\r\nhost: test.com\r\n\r\n")));

        foreach (int status in statuses)
            (await raw.AnswerAsync()).Status.ShouldBe(status == 418 ? 403 : status);
    }

    [Fact]
    public async Task May_carry_bodies()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        await using RawConnection raw = await mutual.ConnectAsync();

        await raw.SendAsync(
            "POST /anything HTTP/1.1\r\nhost: test.com\r\ncontent-length: 5\r\n\r\nfirst" +
            "POST /anything HTTP/1.1\r\nhost: test.com\r\ntransfer-encoding: chunked\r\n\r\n6\r\nsecond\r\n0\r\n\r\n" +
            "GET /status/202 HTTP/1.1\r\nhost: test.com\r\n\r\n");

        (await raw.AnswerAsync()).Body.ShouldContain("\"first\"");
        (await raw.AnswerAsync()).Body.ShouldContain("\"second\"");
        (await raw.AnswerAsync()).Status.ShouldBe(202);
    }

    [Fact]
    public async Task Arrive_byte_by_byte_too()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        await using RawConnection raw = await RawConnection.TcpAsync(seed.Gateway.HttpPort);

        foreach (byte one in "GET /status/202 HTTP/1.1\r\nhost: test.com\r\n\r\n"u8.ToArray())
            await raw.SendAsync(new[] { one });

        (await raw.AnswerAsync()).Status.ShouldBe(202);
    }
}
