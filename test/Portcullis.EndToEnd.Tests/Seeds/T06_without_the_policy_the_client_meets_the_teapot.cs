namespace Portcullis.EndToEnd.Seeds;

public sealed class T06_without_the_policy_the_client_meets_the_teapot
{
    [Fact]
    public async Task As_anyone_else_does()
    {
        await using SeedGateway seed = await SeedGateway.StartAsync(folder => folder.Delete("policy.yaml"));

        CurlAnswer answer = await seed.CurlAsync("/status/418", seed.Client);

        answer.ShouldBeTheTeapot();
    }
}
