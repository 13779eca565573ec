namespace Portcullis.EndToEnd.Seeds;

public sealed class T08_a_policy_acts_on_the_open_connection
{
    [Theory]
    [InlineData("2.0")]
    [InlineData("1.1")]
    public async Task When_it_goes_and_when_it_comes_back(string version)
    {
        await using SeedGateway seed = await SeedGateway.StartAsync();
        string policy = await File.ReadAllTextAsync(seed.Gateway.Folder.File("policy.yaml"));
        using GatewayClient client = GatewayClient.For(seed.Gateway, version, seed.Client);
        (await client.StatusAsync("/status/418")).ShouldBe(403);

        seed.Gateway.Folder.Delete("policy.yaml");
        await Eventually.HoldsAsync(async () => await client.StatusAsync("/status/418") == 418);

        seed.Gateway.Folder.Write("policy.yaml", policy);
        await Eventually.HoldsAsync(async () => await client.StatusAsync("/status/418") == 403);

        client.Connections.ShouldBe(1);
    }
}
