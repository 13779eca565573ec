namespace Portcullis.EndToEnd.Seeds;

public sealed class T09_the_host_is_compared_without_case_and_port
{
    [Theory]
    [InlineData("test.com:443")]
    [InlineData("TEST.com")]
    [InlineData("Test.Com:8443")]
    public async Task On_either_protocol(string host)
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        foreach (string option in (string[])["--http2", "--http1.1"])
        {
            CurlAnswer answer = await seed.Gateway.CurlAsync(
                "https://test.com/status/202", seed.Client, "-k", option, "--header", $"host: {host}");
            answer.Status.ShouldBe(202);
        }
    }
}
