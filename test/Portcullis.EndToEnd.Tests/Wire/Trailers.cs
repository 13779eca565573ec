using System.Text.Json;

namespace Portcullis.EndToEnd.Wire;

public sealed class Trailers
{
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Of_a_response_arrive(string version)
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        using GatewayClient client = mutual.Http(version);

        using HttpResponseMessage answer = await client.Http.GetAsync("/trailers");

        (await answer.Content.ReadAsStringAsync()).ShouldBe("body before trailers\n");
        answer.TrailingHeaders.GetValues("x-checksum").ShouldBe(["abc123"]);
        answer.TrailingHeaders.GetValues("x-done").ShouldBe(["yes"]);
    }

    [Fact]
    public async Task Of_an_http1_request_arrive()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        await using RawConnection raw = await mutual.ConnectAsync();

        await raw.SendAsync("POST /anything HTTP/1.1\r\nhost: test.com\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nx-late: yes\r\n\r\n");
        using JsonDocument told = JsonDocument.Parse((await raw.AnswerAsync()).Body);

        told.RootElement.GetProperty("data").GetString().ShouldBe("abc");
        told.RootElement.GetProperty("trailers").GetProperty("x-late").GetString().ShouldBe("yes");
    }

    [Fact]
    public async Task Of_an_http2_request_arrive()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        await using RawHttp2 http2 = await RawHttp2.OpenAsync(mutual.Gateway.HttpsPort, mutual.Client);

        await http2.RequestAsync(1, "/anything", "POST", end: false);
        await http2.SendAsync(RawHttp2.Data, 0, 1, "abc"u8);
        await http2.SendAsync(RawHttp2.Headers, RawHttp2.EndHeaders | RawHttp2.EndStream, 1, RawHttp2.Block(("x-late", "yes")));

        (await http2.BodyAsync(1)).ShouldContain("\"x-late\": \"yes\"");
    }
}
