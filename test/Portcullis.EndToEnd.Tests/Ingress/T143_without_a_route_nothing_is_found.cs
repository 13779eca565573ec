namespace Portcullis.EndToEnd.Ingress;

public sealed class T143_without_a_route_nothing_is_found
{
    [Fact]
    public async Task And_the_404_is_empty()
    {
        await using Gateway gateway = await Given.PlainAsync(change: folder => folder.Delete("routes.yaml"));

        CurlAnswer answer = await gateway.CurlAsync("http://test.com/status/200");

        answer.ExitCode.ShouldBe(0, answer.Error);
        answer.Status.ShouldBe(404);
        answer.Bytes.ShouldBeEmpty();
        answer.Header("server").ShouldBe("istio-envoy");
        answer.Header("x-envoy-upstream-service-time").ShouldBeNull();
    }
}
