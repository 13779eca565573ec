namespace Portcullis.EndToEnd.Reload;

public sealed class A_secret_that_goes_bad
{
    [Fact]
    public async Task Leaves_the_last_good_pair_in_service()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        Pki pki = mutual.Pki;
        Credential stranger = pki.Authority.Issue(new Leaf("test.com") { Dns = ["test.com"] });
        int before = mutual.Gateway.Process.Error.Length;

        mutual.Gateway.Folder.Write("secret.yaml", Manifest.Secret("test.com",
            ("tls.key", stranger.KeyPem), ("tls.crt", pki.Server.Pem), ("ca.crt", pki.Authority.Pem)));
        await Eventually.HoldsAsync(() => mutual.Gateway.Process.Error[before..].Contains("test.com", StringComparison.Ordinal));

        (await mutual.CurlAsync("/status/200", mutual.Client)).Status.ShouldBe(200);

        mutual.Gateway.Folder.Write("secret.yaml", (pki with { Server = stranger }).Secret());
        await Eventually.HoldsAsync(async () =>
        {
            await using RawConnection fresh = await mutual.ConnectAsync();
            return fresh.Peer!.Thumbprint == stranger.Certificate.Thumbprint;
        });
    }
}
