namespace Portcullis.EndToEnd.Seeds;

public sealed class T20_the_other_forms_of_the_secret_work_too
{
    [Fact]
    public async Task Keys_named_cert_key_and_cacert()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync((folder, pki) => folder.Write("secret.yaml", Manifest.Secret(
            "test.com", ("cert", pki.Server.Pem), ("key", pki.Server.KeyPem), ("cacert", pki.Authority.Pem))));

        (await mutual.CurlAsync("/status/200", mutual.Client)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("ca.crt")]
    [InlineData("cacert")]
    public async Task A_companion_with_the_authority(string key)
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync((folder, pki) => folder
            .Write("secret.yaml", Manifest.Secret("test.com", ("tls.crt", pki.Server.Pem), ("tls.key", pki.Server.KeyPem)))
            .Write("companion.yaml", Manifest.Secret("test.com-cacert", (key, pki.Authority.Pem))));

        (await mutual.CurlAsync("/status/200", mutual.Client)).Status.ShouldBe(200);
        (await mutual.CurlAsync("/status/200", null)).ShouldHaveFailedInTheHandshake();
    }
}
