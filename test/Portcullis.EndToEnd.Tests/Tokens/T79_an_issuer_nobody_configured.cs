namespace Portcullis.EndToEnd.Tokens;

public sealed class T79_an_issuer_nobody_configured
{
    [Theory]
    [InlineData("https://other.test")]
    [InlineData("https://issuer.test/")]
    public async Task Is_refused_and_never_ignored(string issuer)
    {
        TokenGateway gateway = await TokenGateway.OptionalAsync();

        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(gateway.Issuer.Token(issuer: issuer))))
            .ShouldBeRefusedToken("Jwt issuer is not configured");
    }
}
