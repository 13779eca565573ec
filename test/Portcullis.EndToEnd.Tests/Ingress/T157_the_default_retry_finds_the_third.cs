namespace Portcullis.EndToEnd.Ingress;

public sealed class T157_the_default_retry_finds_the_third
{
    [Fact]
    public async Task When_two_endpoints_refuse()
    {
        Httpbin httpbin = await Httpbin.SharedAsync();
        await using Gateway gateway = await Given.PlainAsync(change: folder =>
            folder.Write("httpbin.yaml", Manifest.Service("httpbin", Ports.Refusing(), Ports.Refusing(), httpbin.Port)));

        for (int i = 0; i < 6; i++)
            (await gateway.CurlAsync("http://test.com/status/200")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task And_none_is_made_when_attempts_is_zero()
    {
        Httpbin httpbin = await Httpbin.SharedAsync();
        await using Gateway gateway = await Given.PlainAsync(
            "- {route: [{destination: {host: httpbin}}], retries: {attempts: 0}}",
            folder => folder.Write("httpbin.yaml", Manifest.Service("httpbin", Ports.Refusing(), Ports.Refusing(), httpbin.Port)));

        var statuses = new List<int>();
        for (int i = 0; i < 6; i++)
            statuses.Add((await gateway.CurlAsync("http://test.com/status/200")).Status);

        statuses.ShouldContain(503);
    }
}
