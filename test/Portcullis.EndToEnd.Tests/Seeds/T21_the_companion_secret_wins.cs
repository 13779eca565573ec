namespace Portcullis.EndToEnd.Seeds;

public sealed class T21_the_companion_secret_wins
{
    [Fact]
    public async Task Over_the_authority_beside_the_key()
    {
        Authority other = Authority.Create("Other CA");
        await using MutualGateway mutual = await MutualGateway.StartAsync((folder, _) =>
            folder.Write("companion.yaml", Manifest.Secret("test.com-cacert", ("ca.crt", other.Pem))));

        (await mutual.CurlAsync("/status/200", mutual.Client)).ShouldHaveFailedInTheHandshake();
        Credential known = other.Issue(new Leaf("test.client") { Uris = ["spiffe://test.client"] });
        (await mutual.CurlAsync("/status/200", known)).Status.ShouldBe(200);
    }
}
