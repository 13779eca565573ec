namespace Portcullis.EndToEnd.Tokens;

public sealed class T80_a_signature_that_anyone_can_make
{
    [Theory]
    [InlineData("none")]
    [InlineData("None")]
    [InlineData("nOnE")]
    public async Task Is_none(string algorithm)
    {
        TokenGateway gateway = await TokenGateway.OptionalAsync();
        string input = TokenIssuer.Input($$"""{"alg":"{{algorithm}}"}""", Payload(gateway));

        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(input + ".c2lnbmF0dXJl"))).ShouldBeRefusedToken("Jwt header [alg] is not supported");
        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(input + "."))).Status.ShouldBe(401);
    }

    [Fact]
    public async Task With_the_public_key_for_a_secret()
    {
        TokenGateway gateway = await TokenGateway.OptionalAsync();
        foreach (string secret in (string[])[gateway.Issuer.PublicPem, gateway.Issuer.PublicPem.TrimEnd(), gateway.Issuer.Jwks, gateway.Issuer.Jwk])
            foreach (string header in (string[])["""{"alg":"HS256"}""", """{"alg":"HS256","kid":"k1"}"""])
            {
                string token = TokenIssuer.SignSymmetric(Payload(gateway), secret, header);
                (await gateway.CurlAsync("/headers", TokenGateway.Bearer(token))).Status.ShouldBe(401);
            }
    }

    [Fact]
    public async Task With_a_key_the_token_brings_along()
    {
        TokenGateway gateway = await TokenGateway.OptionalAsync();
        using var attacker = new TokenIssuer();
        string token = attacker.Sign(Payload(gateway), $$"""{"alg":"RS256","kid":"k1","jwk":{{attacker.Jwk}},"jku":"http://127.0.0.1:9/","x5u":"http://127.0.0.1:9/"}""");

        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(token))).ShouldBeRefusedToken("Jwt verification fails");
    }

    private static string Payload(TokenGateway gateway) => $$"""{"iss":"{{gateway.Issuer.Name}}","sub":"mallory"}""";
}
