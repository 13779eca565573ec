namespace Portcullis.EndToEnd.Ingress;

public sealed class T162_old_and_oversized_requests_are_told_so
{
    [Fact]
    public async Task Http_1_0_must_upgrade()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        (await seed.Gateway.CurlAsync("http://test.com/status/200", null, "--http1.0")).Status.ShouldBe(426);
    }

    [Fact]
    public async Task A_hundred_kilobytes_of_headers_are_too_large()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        await using RawConnection raw = await RawConnection.TcpAsync(seed.Gateway.HttpPort);

        Task sent = raw.SendAsync($"GET /status/200 HTTP/1.1\r\nhost: test.com\r\nx-big: {new string('x', 100_000)}\r\n\r\n");
        RawAnswer answer = await raw.AnswerAsync();

        answer.Status.ShouldBe(431);
        answer.Body.ShouldBe("Request Header Fields Too Large");
        await Record.ExceptionAsync(() => sent);
    }

    [Fact]
    public async Task A_hundred_kilobytes_over_http2_reset_the_stream_or_are_too_large()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.CurlAsync("/status/200", seed.Client, "-H", $"x-big: {new string('x', 100_000)}");

        answer.Status.ShouldBeOneOf(0, 431);
        (await seed.CurlAsync("/status/200", seed.Client)).Status.ShouldBe(200);
    }
}
