namespace Portcullis.EndToEnd.Tokens;

public sealed class T117_several_issuers
{
    [Fact]
    public async Task Are_tried_in_order_and_the_first_success_counts()
    {
        using var second = new TokenIssuer("https://z.test", "z1");
        await using TokenGateway gateway = await TokenGateway.StartAsync(issuer =>
            TokenGateway.Rule(issuer, "outputClaimToHeaders: [{header: x-user, claim: sub}]") + "\n"
            + TokenGateway.Rule(second, "fromHeaders: [{name: x-second}], outputClaimToHeaders: [{header: x-second-user, claim: sub}]"));

        Dictionary<string, string> first = await gateway.ForwardedAsync("/headers", TokenGateway.Bearer(gateway.Issuer.Token()));
        first["x-user"].ShouldBe("alice");
        (await gateway.ForwardedAsync("/headers", "-H", "x-second: " + second.Token()))["x-second-user"].ShouldBe("alice");
        (await gateway.CurlAsync("/headers")).Status.ShouldBe(200);

        using var stranger = new TokenIssuer("https://stranger.test");
        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(stranger.Token()))).ShouldBeRefusedToken("Jwt issuer is not configured");

        Dictionary<string, string> both = await gateway.ForwardedAsync("/headers",
            [.. TokenGateway.Bearer(gateway.Issuer.Token()), "-H", "x-second: " + second.Token()]);
        both["x-user"].ShouldBe("alice");
        both.ShouldNotContainKey("x-second-user");
    }
}
