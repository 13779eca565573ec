namespace Portcullis.EndToEnd.Seeds;

public sealed class T18_the_secret_lives_in_the_gateways_own_namespace
{
    [Fact]
    public async Task Elsewhere_it_is_not_found_until_it_is_put_there()
    {
        string secret = "";
        await using SeedGateway seed = await SeedGateway.StartAsync(folder =>
        {
            secret = File.ReadAllText(folder.File("secret.yaml"));
            folder.Write("secret.yaml", secret.Replace("namespace: istio-system", "namespace: default", StringComparison.Ordinal));
        });

        (await seed.CurlAsync("/status/200", seed.Client)).ShouldHaveFailedInTheHandshake();
        (await seed.Gateway.CurlAsync("http://test.com/status/200")).Status.ShouldBe(200);

        seed.Gateway.Folder.Write("secret.yaml", secret);
        await Eventually.HoldsAsync(async () => (await seed.CurlAsync("/status/200", seed.Client)).Status == 200);
    }
}
