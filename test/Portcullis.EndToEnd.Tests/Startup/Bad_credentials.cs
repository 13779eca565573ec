namespace Portcullis.EndToEnd.Startup;

public sealed class Bad_credentials
{
    [Fact]
    public Task A_missing_secret_closes_that_server_alone() =>
        OnlyPlainIsServedAsync((folder, _) => folder.Delete("secret.yaml"));

    [Fact]
    public Task So_does_a_key_of_another_certificate() =>
        OnlyPlainIsServedAsync((folder, pki) => folder.Write("secret.yaml", Manifest.Secret("test.com",
            ("tls.key", pki.Client.KeyPem), ("tls.crt", pki.Server.Pem), ("ca.crt", pki.Authority.Pem))));

    [Fact]
    public Task So_does_a_key_that_is_none() =>
        OnlyPlainIsServedAsync((folder, pki) => folder.Write("secret.yaml", Manifest.Secret("test.com",
            ("tls.key", "not a key"), ("tls.crt", pki.Server.Pem), ("ca.crt", pki.Authority.Pem))));

    [Fact]
    public Task So_does_a_secret_without_an_authority() =>
        OnlyPlainIsServedAsync((folder, pki) => folder.Write("secret.yaml", Manifest.Secret("test.com",
            ("tls.key", pki.Server.KeyPem), ("tls.crt", pki.Server.Pem))));

    [Fact]
    public async Task An_expired_authority_lets_nobody_in()
    {
        Authority expired = Authority.Create("Old CA", DateTimeOffset.UtcNow.AddDays(-1));
        await using MutualGateway mutual = await MutualGateway.StartAsync((folder, pki) =>
            folder.Write("secret.yaml", pki.Secret(authorities: expired.Pem)));

        (await mutual.CurlAsync("/status/200", expired.Issue(new Leaf("x") { Uris = ["spiffe://x"] }))).ShouldHaveFailedInTheHandshake();
        (await mutual.Gateway.CurlAsync("http://test.com/status/200")).Status.ShouldBe(200);
        mutual.Gateway.Process.Error.ShouldContain("expired");
    }

    /// <summary>Port 443 closes handshakes and says why, port 80 serves, and a good secret heals it without a restart.</summary>
    private static async Task OnlyPlainIsServedAsync(Action<MeshFolder, Pki> spoil)
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync(spoil);

        (await mutual.CurlAsync("/status/200", mutual.Client)).ShouldHaveFailedInTheHandshake();
        (await mutual.Gateway.CurlAsync("http://test.com/status/200")).Status.ShouldBe(200);
        mutual.Gateway.Process.Error.ShouldContain("test.com");

        mutual.Gateway.Folder.Write("secret.yaml", mutual.Pki.Secret());
        await Eventually.HoldsAsync(async () => (await mutual.CurlAsync("/status/200", mutual.Client)).Status == 200);
    }
}
