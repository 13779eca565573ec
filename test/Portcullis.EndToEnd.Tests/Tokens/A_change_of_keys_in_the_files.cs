namespace Portcullis.EndToEnd.Tokens;

public sealed class A_change_of_keys_in_the_files
{
    [Fact]
    public async Task Ends_the_old_keys_tokens_for_the_next_request()
    {
        await using TokenGateway gateway = await TokenGateway.StartAsync(issuer => TokenGateway.Rule(issuer));
        string[] bearer = TokenGateway.Bearer(gateway.Issuer.Token());
        (await gateway.CurlAsync("/headers", bearer)).Status.ShouldBe(200);

        using var next = new TokenIssuer();
        gateway.Gateway.Folder.Write("tokens.yaml", TokenGateway.Authentication(TokenGateway.Rule(next)));

        // Verified and remembered before, and no longer good: what is remembered counts for the keys it was verified with.
        await Eventually.HoldsAsync(
            async () => (await gateway.CurlAsync("/headers", bearer)).Status == 401, () => "the old key still counts");
        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(next.Token()))).Status.ShouldBe(200);
    }

    [Fact]
    public async Task And_a_rule_that_cannot_be_read_changes_nothing()
    {
        await using TokenGateway gateway = await TokenGateway.StartAsync(issuer => TokenGateway.Rule(issuer));

        gateway.Gateway.Folder.Write("tokens.yaml", TokenGateway.Authentication("- {issuer: '', jwks: 'nonsense'}"));
        await gateway.Gateway.Process.ErrorHoldsAsync("stays in force");

        (await gateway.CurlAsync("/headers", TokenGateway.Bearer("garbage"))).Status.ShouldBe(401);
        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(gateway.Issuer.Token()))).Status.ShouldBe(200);
    }
}
