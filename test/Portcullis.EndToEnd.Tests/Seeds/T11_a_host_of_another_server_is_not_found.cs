namespace Portcullis.EndToEnd.Seeds;

public sealed class T11_a_host_of_another_server_is_not_found
{
    [Theory]
    [InlineData("--http2")]
    [InlineData("--http1.1")]
    public async Task With_an_empty_404(string option)
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.Gateway.CurlAsync(
            "https://test.com/status/200", seed.Client, "-k", option, "--header", "host: other.com");

        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Status.ShouldBe(404);
        answer.Bytes.ShouldBeEmpty();
        answer.Header("server").ShouldBe("istio-envoy");
    }
}
