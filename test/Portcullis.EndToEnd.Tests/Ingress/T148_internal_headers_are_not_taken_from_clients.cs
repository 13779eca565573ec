namespace Portcullis.EndToEnd.Ingress;

public sealed class T148_internal_headers_are_not_taken_from_clients
{
    [Theory]
    [InlineData("x-envoy-original-path")]
    [InlineData("x-envoy-peer-metadata")]
    [InlineData("x-envoy-peer-metadata-id")]
    [InlineData("x-envoy-upstream-rq-timeout-ms")]
    [InlineData("x-envoy-external-address")]
    public async Task Nor_passed_on(string header)
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.CurlAsync("/headers", seed.Client, "-H", $"{header}: forged-7");

        answer.Status.ShouldBe(200);
        answer.Body.ShouldNotContain("forged-7");
    }
}
