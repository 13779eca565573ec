namespace Portcullis.EndToEnd.Ingress;

public sealed class T144_an_upstream_that_is_not_there_is_a_503
{
    private const string Stem = "upstream connect error or disconnect/reset before headers. ";

    [Fact]
    public async Task Refused_with_retries()
    {
        await using Gateway gateway = await Given.PlainAsync(change: folder =>
            folder.Write("httpbin.yaml", Manifest.Service("httpbin", Ports.Refusing())));

        CurlAnswer answer = await gateway.CurlAsync("http://test.com/status/200");

        answer.Status.ShouldBe(503);
        answer.Header("content-type").ShouldBe("text/plain");
        answer.Body.ShouldStartWith(Stem + "retried and the latest reset reason: remote connection failure, transport failure reason: ");
        answer.Body.ShouldContain("Connection refused");
    }

    [Fact]
    public async Task Refused_without_retries()
    {
        await using Gateway gateway = await Given.PlainAsync(
            "- {route: [{destination: {host: httpbin}}], retries: {attempts: 0}}",
            folder => folder.Write("httpbin.yaml", Manifest.Service("httpbin", Ports.Refusing())));

        CurlAnswer answer = await gateway.CurlAsync("http://test.com/status/200");

        answer.Status.ShouldBe(503);
        answer.Body.ShouldStartWith(Stem + "reset reason: remote connection failure, transport failure reason: ");
    }

    [Fact]
    public async Task Without_endpoints()
    {
        await using Gateway gateway = await Given.PlainAsync(change: folder =>
            folder.Write("httpbin.yaml", Manifest.Service("httpbin")));

        CurlAnswer answer = await gateway.CurlAsync("http://test.com/status/200");

        answer.Status.ShouldBe(503);
        answer.Body.ShouldBe("no healthy upstream");
    }
}
