namespace Portcullis.EndToEnd.Wire;

public sealed class A_bad_upstream
{
    private const string Stem = "upstream connect error or disconnect/reset before headers. ";

    [Fact]
    public async Task That_closes_without_a_word_is_a_503()
    {
        await using ScriptedUpstream upstream = ScriptedUpstream.Answering("");
        await using Gateway gateway = await BeforeAsync(upstream);

        CurlAnswer answer = await gateway.CurlAsync("http://test.com/");

        answer.Status.ShouldBe(503);
        answer.Body.ShouldStartWith(Stem);
        answer.Body.ShouldContain("reset reason: connection termination");
    }

    [Theory]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nbad header: x\r\n\r\n")]
    [InlineData("HTTP/1.1 9999 what\r\n\r\n")]
    public async Task That_does_not_speak_http_is_a_502(string bytes)
    {
        await using ScriptedUpstream upstream = ScriptedUpstream.Answering(bytes);
        await using Gateway gateway = await BeforeAsync(upstream);

        CurlAnswer answer = await gateway.CurlAsync("http://test.com/");

        answer.Status.ShouldBe(502);
        answer.Body.ShouldContain("protocol error");
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nten bytes.")]
    [InlineData("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\na\r\nten bytes.\r\n")]
    public async Task That_stops_midway_ends_the_connection_of_http1(string bytes)
    {
        await using ScriptedUpstream upstream = ScriptedUpstream.Answering(bytes, reset: true);
        await using Gateway gateway = await BeforeAsync(upstream);

        CurlAnswer answer = await gateway.CurlAsync("http://test.com/");

        answer.ExitCode.ShouldBeOneOf(18, 52, 56);
    }

    [Fact]
    public async Task That_stops_midway_resets_the_stream_of_http2_alone()
    {
        await using ScriptedUpstream upstream = ScriptedUpstream.Answering("HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nten bytes.", reset: true);
        await using MutualGateway mutual = await MutualGateway.StartAsync((folder, _) => folder
            .Write("broken.yaml", Manifest.Service("broken", upstream.Port))
            .Write("routes.yaml", Manifest.Routes("test.com", """
                - {match: [{uri: {prefix: /broken}}], route: [{destination: {host: broken}}]}
                - {route: [{destination: {host: httpbin}}]}
                """)));
        using GatewayClient client = mutual.Http("2.0");
        (await client.StatusAsync("/status/200")).ShouldBe(200);

        await Should.ThrowAsync<HttpRequestException>(() => client.Http.GetStringAsync("/broken"));

        (await client.StatusAsync("/status/200")).ShouldBe(200);
        client.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task That_ends_its_body_by_closing_is_served()
    {
        await using ScriptedUpstream upstream = ScriptedUpstream.Answering("HTTP/1.1 200 OK\r\n\r\nuntil the end");
        await using Gateway gateway = await BeforeAsync(upstream);

        CurlAnswer answer = await gateway.CurlAsync("http://test.com/");

        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Body.ShouldBe("until the end");
    }

    [Fact]
    public async Task That_closes_an_idle_connection_costs_no_request()
    {
        await using ScriptedUpstream upstream = new(async socket =>
        {
            await ScriptedUpstream.HeadAsync(socket);
            await socket.SendAsync("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok"u8.ToArray());
        });
        await using Gateway gateway = await BeforeAsync(upstream);

        for (int i = 0; i < 20; i++)
            (await gateway.CurlAsync("http://test.com/")).Body.ShouldBe("ok");
    }

    private static Task<Gateway> BeforeAsync(ScriptedUpstream upstream) => Given.PlainAsync(change: folder =>
        folder.Write("httpbin.yaml", Manifest.Service("httpbin", upstream.Port)));
}
