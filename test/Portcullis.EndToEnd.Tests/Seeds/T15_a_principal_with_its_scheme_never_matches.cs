namespace Portcullis.EndToEnd.Seeds;

public sealed class T15_a_principal_with_its_scheme_never_matches
{
    [Fact]
    public async Task So_the_client_is_not_denied()
    {
        await using SeedGateway seed = await SeedGateway.StartAsync(folder => folder.Write("policy.yaml", Manifest.Policy("test", "DENY", """
            - from: [{source: {principals: ["spiffe://test.client"]}}]
              to: [{operation: {paths: [/status/418]}}]
            """)));

        CurlAnswer answer = await seed.CurlAsync("/status/418", seed.Client);

        answer.ShouldBeTheTeapot();
    }
}
