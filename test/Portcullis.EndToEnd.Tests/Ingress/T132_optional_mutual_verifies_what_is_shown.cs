namespace Portcullis.EndToEnd.Ingress;

public sealed class T132_optional_mutual_verifies_what_is_shown
{
    [Fact]
    public async Task And_lets_in_who_shows_nothing_unless_names_are_listed()
    {
        Pki pki = Pki.Create();
        MeshFolder folder = (await Given.MeshAsync())
            .Write("gateway.yaml", Manifest.Gateway(
                Manifest.HttpsServer("test.com", "mode: OPTIONAL_MUTUAL, credentialName: test.com") + "\n" +
                Manifest.HttpsServer("named.com", "mode: OPTIONAL_MUTUAL, credentialName: test.com, subjectAltNames: ['spiffe://test.client']")))
            .Write("routes.yaml", Manifest.Routes("'*'"))
            .Write("policy.yaml", Manifest.Policy("test", "DENY", "- from: [{source: {principals: [test.client]}}]\n  to: [{operation: {paths: [/status/418]}}]"))
            .Write("secret.yaml", pki.Secret());
        await using Gateway gateway = await Gateway.StartAsync(folder);
        Credential stranger = Authority.Create("Other CA").Issue(new Leaf("x") { Uris = ["spiffe://test.client"] });

        (await gateway.CurlAsync("https://test.com/status/418", null, "-k")).ShouldBeTheTeapot();
        (await gateway.CurlAsync("https://test.com/status/418", pki.Client, "-k")).ShouldBeDenied();
        (await gateway.CurlAsync("https://test.com/status/418", stranger, "-k")).ShouldHaveFailedInTheHandshake();
        (await gateway.CurlAsync("https://named.com/status/200", null, "-k")).ShouldHaveFailedInTheHandshake();
        (await gateway.CurlAsync("https://named.com/status/200", pki.Client, "-k")).Status.ShouldBe(200);
    }
}
