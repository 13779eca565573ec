namespace Portcullis.EndToEnd.Seeds;

public sealed class T17_a_dns_name_is_not_a_principal
{
    [Fact]
    public async Task So_the_server_certificate_is_not_denied()
    {
        await using SeedGateway seed = await SeedGateway.StartAsync(folder => folder.Write("policy.yaml", Manifest.Policy("test", "DENY", """
            - from: [{source: {principals: ["test.com"]}}]
              to: [{operation: {paths: [/status/418]}}]
            """)));

        CurlAnswer answer = await seed.CurlAsync("/status/418", seed.Server);

        answer.ShouldBeTheTeapot();
    }
}
