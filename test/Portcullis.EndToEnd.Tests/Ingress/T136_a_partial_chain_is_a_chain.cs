namespace Portcullis.EndToEnd.Ingress;

public sealed class T136_a_partial_chain_is_a_chain
{
    [Fact]
    public async Task An_intermediate_alone_is_an_anchor()
    {
        Authority? middle = null;
        await using MutualGateway mutual = await MutualGateway.StartAsync((folder, pki) =>
        {
            middle = pki.Authority.IssueAuthority("Middle CA");
            folder.Write("secret.yaml", pki.Secret(authorities: middle.Pem));
        });

        (await mutual.CurlAsync("/status/200", middle!.Issue(new Leaf("x") { Uris = ["spiffe://x"] }))).Status.ShouldBe(200);
        (await mutual.CurlAsync("/status/200", mutual.Client)).ShouldHaveFailedInTheHandshake();
    }

    [Fact]
    public async Task And_so_is_the_clients_own_certificate()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync((folder, pki) =>
            folder.Write("secret.yaml", pki.Secret(authorities: pki.Client.Pem)));

        (await mutual.CurlAsync("/status/200", mutual.Client)).Status.ShouldBe(200);
        Credential sibling = mutual.Pki.Authority.Issue(new Leaf("x") { Uris = ["spiffe://x"] });
        (await mutual.CurlAsync("/status/200", sibling)).ShouldHaveFailedInTheHandshake();
    }

    [Fact]
    public async Task A_client_may_bring_its_intermediate()
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        Authority middle = mutual.Pki.Authority.IssueAuthority("Middle CA");
        Credential client = middle.Issue(new Leaf("x") { Uris = ["spiffe://x"] }).WithChain(middle.Pem);

        (await mutual.CurlAsync("/status/200", client)).Status.ShouldBe(200);
    }
}
