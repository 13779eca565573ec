namespace Portcullis.EndToEnd.Tokens;

public sealed class T118_only_the_places_that_are_named
{
    [Fact]
    public async Task Are_looked_at()
    {
        await using TokenGateway gateway = await TokenGateway.StartAsync(
            issuer => TokenGateway.Rule(issuer, "fromHeaders: [{name: X-Jwt, prefix: 'Token '}], outputClaimToHeaders: [{header: x-user, claim: sub}]"));

        (await gateway.ForwardedAsync("/headers", TokenGateway.Bearer("garbage"))).ShouldNotContainKey("x-user");
        // T119: without the prefix it is no token, and so not a bad one.
        (await gateway.ForwardedAsync("/headers", "-H", "x-jwt: garbage")).ShouldNotContainKey("x-user");

        Dictionary<string, string> taken = await gateway.ForwardedAsync("/headers", "-H", "x-jwt: Token " + gateway.Issuer.Token());
        taken["x-user"].ShouldBe("alice");
        taken.ShouldNotContainKey("x-jwt");
    }
}
