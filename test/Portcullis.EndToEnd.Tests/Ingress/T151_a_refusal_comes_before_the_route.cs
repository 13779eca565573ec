namespace Portcullis.EndToEnd.Ingress;

public sealed class T151_a_refusal_comes_before_the_route
{
    [Fact]
    public async Task So_a_denied_path_without_one_is_403()
    {
        await using SeedGateway seed = await SeedGateway.StartAsync(folder => folder.Delete("virtualservice.yaml"));

        (await seed.CurlAsync("/status/418", seed.Client)).ShouldBeDenied();
        (await seed.CurlAsync("/status/200", seed.Client)).Status.ShouldBe(404);
    }
}
