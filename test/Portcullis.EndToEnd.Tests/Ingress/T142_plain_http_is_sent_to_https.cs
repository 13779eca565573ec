namespace Portcullis.EndToEnd.Ingress;

public sealed class T142_plain_http_is_sent_to_https
{
    [Theory]
    [InlineData("test.com")]
    [InlineData("test.com:80")]
    public async Task With_host_path_and_query_kept(string host)
    {
        await using Gateway gateway = await Given.PlainAsync(change: folder => folder.Write("gateway.yaml", Manifest.Gateway(
            "- {hosts: ['*'], port: {name: http, number: 80, protocol: HTTP}, tls: {httpsRedirect: true}}")));

        CurlAnswer answer = await gateway.CurlAsync("http://test.com/a?b=1", null, "--header", $"host: {host}");

        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Status.ShouldBe(301);
        answer.Header("location").ShouldBe("https://test.com/a?b=1");
        answer.Bytes.ShouldBeEmpty();
    }
}
