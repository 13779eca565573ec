namespace Portcullis.EndToEnd.Wire;

public sealed class Continue
{
    [Fact]
    public async Task Is_said_before_the_body_is_sent()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        await using RawConnection raw = await mutual.ConnectAsync();

        await raw.SendAsync("POST /anything HTTP/1.1\r\nhost: test.com\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n");
        (await raw.AnswerAsync()).Status.ShouldBe(100);
        await raw.SendAsync("hello");

        RawAnswer answer = await raw.AnswerAsync();
        answer.Status.ShouldBe(200);
        answer.Body.ShouldContain("\"hello\"");
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Is_understood_by_a_client_that_waits_for_it(string version)
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        using GatewayClient client = mutual.Http(version);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/upload")
        {
            Content = new ByteArrayContent(new byte[100_000]),
            Version = client.Http.DefaultRequestVersion,
            VersionPolicy = client.Http.DefaultVersionPolicy,
        };
        request.Headers.ExpectContinue = true;

        using HttpResponseMessage answer = await client.Http.SendAsync(request);

        (await answer.Content.ReadAsStringAsync()).ShouldContain("100000");
    }

    [Fact]
    public async Task Is_not_said_to_a_refused_request()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        await using RawConnection raw = await RawConnection.TlsAsync(seed.Gateway.HttpsPort, seed.Client);

        await raw.SendAsync("POST /status/418 HTTP/1.1\r\nhost: test.com\r\nexpect: 100-continue\r\ncontent-length: 5\r\n\r\n");

        (await raw.AnswerAsync()).Status.ShouldBe(403);
    }
}
