using System.Globalization;

namespace Portcullis.EndToEnd.Seeds;

public sealed class T01_a_client_with_a_certificate_is_served
{
    [Theory]
    [InlineData("--http2", "HTTP/2")]
    [InlineData("--http1.1", "HTTP/1.1")]
    public async Task By_the_upstream_through_the_gateway(string option, string version)
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.CurlAsync("/status/200", seed.Client, option);

        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Status.ShouldBe(200);
        answer.Version.ShouldBe(version);
        answer.Header("server").ShouldBe("istio-envoy");
        int.Parse(answer.Header("x-envoy-upstream-service-time")!, NumberStyles.None, CultureInfo.InvariantCulture).ShouldBeGreaterThanOrEqualTo(0);
    }
}
