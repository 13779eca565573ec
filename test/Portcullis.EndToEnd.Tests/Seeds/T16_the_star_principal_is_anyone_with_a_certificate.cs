namespace Portcullis.EndToEnd.Seeds;

public sealed class T16_the_star_principal_is_anyone_with_a_certificate
{
    [Fact]
    public async Task So_the_server_certificate_is_denied()
    {
        await using SeedGateway seed = await SeedGateway.StartAsync(folder => folder.Write("policy.yaml", Manifest.Policy("test", "DENY", """
            - from: [{source: {principals: ["*"]}}]
              to: [{operation: {paths: [/status/418]}}]
            """)));

        CurlAnswer answer = await seed.CurlAsync("/status/418", seed.Server);

        answer.ShouldBeDenied();
    }
}
