namespace Portcullis.EndToEnd.Seeds;

public sealed class T02_head_is_answered_with_headers_alone
{
    [Fact]
    public async Task And_the_upstreams_headers_arrive_intact()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.CurlAsync("/status/200", seed.Client, "-I");

        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Head.ShouldStartWith("HTTP/2 200");
        answer.Header("server").ShouldBe("istio-envoy");
        answer.Header("date").ShouldNotBeNull();
        answer.Header("content-type").ShouldBe("text/html; charset=utf-8");
        answer.Header("access-control-allow-origin").ShouldBe("*");
        answer.Header("access-control-allow-credentials").ShouldBe("true");
        answer.Header("content-length").ShouldBe("0");
        answer.Header("x-envoy-upstream-service-time").ShouldNotBeNull();
    }

    [Theory]
    [InlineData("--http2")]
    [InlineData("--http1.1")]
    public async Task And_a_length_that_no_body_follows(string option)
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.CurlAsync("/bytes/1234", seed.Client, "-I", option);

        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Header("content-length").ShouldBe("1234");
    }
}
