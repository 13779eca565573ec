namespace Portcullis.EndToEnd.Tokens;

public sealed class T81_a_token_without_a_subject
{
    [Fact]
    public async Task Is_valid_and_names_nobody()
    {
        TokenGateway gateway = await TokenGateway.RequiredAsync();
        string token = gateway.Issuer.Sign($$"""{"iss":"{{gateway.Issuer.Name}}","aud":"my-app.example.com"}""");

        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(token))).ShouldBeDenied();
    }
}
