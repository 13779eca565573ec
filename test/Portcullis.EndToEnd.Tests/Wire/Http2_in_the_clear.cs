namespace Portcullis.EndToEnd.Wire;

public sealed class Http2_in_the_clear
{
    [Fact]
    public async Task With_prior_knowledge_is_understood()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.Gateway.CurlAsync("http://test.com/status/202", null, "--http2-prior-knowledge");

        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Status.ShouldBe(202);
        answer.Version.ShouldBe("HTTP/2");
    }
}
