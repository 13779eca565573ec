namespace Portcullis.EndToEnd.Wire;

public sealed class An_early_answer
{
    [Fact]
    public async Task Ends_an_http2_upload_and_leaves_the_connection_good()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        using GatewayClient client = mutual.Http("2.0");
        using var content = new StreamContent(new EndlessStream(64 * 1024 * 1024));

        try
        {
            using HttpResponseMessage answer = await client.Http.PostAsync("/early", content);
            ((int)answer.StatusCode).ShouldBe(200);
        }
        catch (HttpRequestException reset)
        {
            // The upstream gave up reading before its answer was through: a reset tells the truth too.
            reset.ShouldNotBeNull();
        }

        (await client.StatusAsync("/status/200")).ShouldBe(200);
    }

    [Fact]
    public async Task Reaches_an_http1_client_that_is_still_sending()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        await using RawConnection raw = await mutual.ConnectAsync();

        await raw.SendAsync("POST /early HTTP/1.1\r\nhost: test.com\r\ncontent-length: 10000000\r\n\r\nfirst bytes");
        RawAnswer answer = await raw.AnswerAsync();

        answer.Status.ShouldBe(200);
        answer.Body.ShouldBe("not read\n");
        (await mutual.CurlAsync("/status/200", mutual.Client)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task From_the_gateway_itself_reaches_an_http2_client_that_is_still_sending()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        await using RawHttp2 http2 = await RawHttp2.OpenAsync(seed.Gateway.HttpsPort, seed.Client);

        await http2.RequestAsync(1, "/status/418", "POST", end: false);
        (await http2.StatusAsync(1)).ShouldBe(403);
        await http2.RequestAsync(3, "/status/202");

        (await http2.StatusAsync(3)).ShouldBe(202);
    }
}
