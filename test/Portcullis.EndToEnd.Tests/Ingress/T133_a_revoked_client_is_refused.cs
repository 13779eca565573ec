namespace Portcullis.EndToEnd.Ingress;

public sealed class T133_a_revoked_client_is_refused
{
    [Fact]
    public async Task And_another_of_the_same_authority_passes()
    {
        Credential? revoked = null;
        await using MutualGateway mutual = await MutualGateway.StartAsync((folder, pki) =>
        {
            revoked = pki.Authority.Issue(new Leaf("revoked") { Uris = ["spiffe://revoked"] });
            folder.Write("secret.yaml", Manifest.Secret("test.com",
                ("tls.key", pki.Server.KeyPem), ("tls.crt", pki.Server.Pem), ("ca.crt", pki.Authority.Pem), ("ca.crl", pki.Authority.Crl(revoked))));
        });

        (await mutual.CurlAsync("/status/200", revoked)).ShouldHaveFailedInTheHandshake();
        (await mutual.CurlAsync("/status/200", mutual.Client)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task From_the_moment_the_list_arrives()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        (await mutual.CurlAsync("/status/200", mutual.Client)).Status.ShouldBe(200);

        Pki pki = mutual.Pki;
        mutual.Gateway.Folder.Write("secret.yaml", Manifest.Secret("test.com",
            ("tls.key", pki.Server.KeyPem), ("tls.crt", pki.Server.Pem), ("ca.crt", pki.Authority.Pem), ("ca.crl", pki.Authority.Crl(pki.Client))));

        await Eventually.HoldsAsync(async () => (await mutual.CurlAsync("/status/200", mutual.Client)).Status == 0);
    }
}
