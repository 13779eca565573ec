using System.Diagnostics;

namespace Portcullis.EndToEnd.Reload;

public sealed class A_change_of_files
{
    [Fact]
    public async Task Is_in_force_soon()
    {
        await using SeedGateway seed = await SeedGateway.StartAsync();
        using GatewayClient client = GatewayClient.For(seed.Gateway, "2.0", seed.Client);
        (await client.StatusAsync("/status/418")).ShouldBe(403);

        var watch = Stopwatch.StartNew();
        seed.Gateway.Folder.Delete("policy.yaml");
        await Eventually.HoldsAsync(async () => await client.StatusAsync("/status/418") == 418);

        // The promise is 100 ms; the bound leaves room for a machine that runs other tests beside this one.
        watch.Elapsed.TotalSeconds.ShouldBeLessThan(3);
    }

    [Fact]
    public async Task Changes_routes_too()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        (await mutual.CurlAsync("/new", mutual.Client)).Status.ShouldBe(404);

        mutual.Gateway.Folder.Write("routes.yaml", Manifest.Routes("test.com", """
            - {match: [{uri: {exact: /new}}], rewrite: {uri: /status/202}, route: [{destination: {host: httpbin}}]}
            - {route: [{destination: {host: httpbin}}]}
            """));

        await Eventually.HoldsAsync(async () => (await mutual.CurlAsync("/new", mutual.Client)).Status == 202);
    }

    [Fact]
    public async Task Adds_a_server_to_a_running_port()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        Credential other = mutual.Pki.Authority.Issue(new Leaf("other.com") { Dns = ["other.com"] });

        mutual.Gateway.Folder
            .Write("other-secret.yaml", Manifest.Secret("other.com", ("tls.crt", other.Pem), ("tls.key", other.KeyPem)))
            .Write("other.yaml", Manifest.Gateway(Manifest.HttpsServer("other.com", "mode: SIMPLE, credentialName: other.com"), "other"))
            .Write("other-routes.yaml", Manifest.Routes("other.com", name: "other", gateway: "other"));

        await Eventually.HoldsAsync(async () => (await mutual.Gateway.CurlAsync("https://other.com/status/202", null, "-k")).Status == 202);
        (await mutual.CurlAsync("/status/200", mutual.Client)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Written_in_place_counts_as_well()
    {
        await using SeedGateway seed = await SeedGateway.StartAsync();

        await File.WriteAllTextAsync(seed.Gateway.Folder.File("policy.yaml"), "# nothing is denied any more\n");

        await Eventually.HoldsAsync(async () => (await seed.CurlAsync("/status/418", seed.Client)).Status == 418);
    }
}
