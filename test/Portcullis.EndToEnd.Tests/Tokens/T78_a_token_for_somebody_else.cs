namespace Portcullis.EndToEnd.Tokens;

public sealed class T78_a_token_for_somebody_else
{
    [Theory]
    [InlineData("\"aud\":\"another-app\"")]
    [InlineData("\"aud\":[\"a\",\"b\"]")]
    [InlineData("\"azp\":\"my-app.example.com\"")]
    public async Task Is_forbidden(string audience)
    {
        TokenGateway gateway = await TokenGateway.RequiredAsync();

        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(gateway.Issuer.Token(audience))))
            .ShouldBeRefusedToken("Audiences in Jwt are not allowed", status: 403);
    }

    [Theory]
    [InlineData("\"aud\":[\"a\",\"my-app.example.com\"]")]
    [InlineData("\"aud\":\"https://my-app.example.com/\"")]
    public async Task And_one_of_several_audiences_suffices(string audience)
    {
        TokenGateway gateway = await TokenGateway.RequiredAsync();

        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(gateway.Issuer.Token(audience)))).Status.ShouldBe(200);
    }
}
