namespace Portcullis.EndToEnd.Ingress;

public sealed class T145_a_slow_upstream_is_a_504
{
    [Fact]
    public async Task Once_the_routes_timeout_is_over()
    {
        await using Gateway gateway = await Given.PlainAsync("- {route: [{destination: {host: httpbin}}], timeout: 0.3s}");

        CurlAnswer answer = await gateway.CurlAsync("http://test.com/delay/9");

        answer.Status.ShouldBe(504);
        answer.Body.ShouldBe("upstream request timeout");
        (await gateway.CurlAsync("http://test.com/delay/0")).Status.ShouldBe(200);
    }
}
