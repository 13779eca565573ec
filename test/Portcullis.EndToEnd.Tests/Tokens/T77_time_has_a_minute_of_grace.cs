namespace Portcullis.EndToEnd.Tokens;

public sealed class T77_time_has_a_minute_of_grace
{
    [Fact]
    public async Task After_the_end()
    {
        TokenGateway gateway = await TokenGateway.OptionalAsync();
        string name = gateway.Issuer.Name;

        // Three seconds to either side of the edge: the machine may be slow.
        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(gateway.Issuer.Sign($$"""{"iss":"{{name}}","exp":{{TokenIssuer.At(-61)}}}"""))))
            .ShouldBeRefusedToken("Jwt is expired");
        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(gateway.Issuer.Sign($$"""{"iss":"{{name}}","exp":{{TokenIssuer.At(-40)}}}"""))))
            .Status.ShouldBe(200);
    }

    [Fact]
    public async Task Before_the_beginning()
    {
        TokenGateway gateway = await TokenGateway.OptionalAsync();
        string name = gateway.Issuer.Name;

        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(gateway.Issuer.Sign($$"""{"iss":"{{name}}","nbf":{{TokenIssuer.At(90)}}}"""))))
            .ShouldBeRefusedToken("Jwt not yet valid");
        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(gateway.Issuer.Sign($$"""{"iss":"{{name}}","nbf":{{TokenIssuer.At(50)}}}"""))))
            .Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_remembered_token_expires_too()
    {
        await using TokenGateway gateway = await TokenGateway.StartAsync(issuer => TokenGateway.Rule(issuer));
        // Valid for two seconds more: seen once while it is, so that it is remembered, and refused when it is not.
        string[] bearer = TokenGateway.Bearer(gateway.Issuer.Sign($$"""{"iss":"{{gateway.Issuer.Name}}","exp":{{TokenIssuer.At(-57)}}}"""));
        (await gateway.CurlAsync("/headers", bearer)).Status.ShouldBe(200);

        await Eventually.HoldsAsync(
            async () => (await gateway.CurlAsync("/headers", bearer)).Status == 401,
            () => "the token is still accepted");
    }
}
