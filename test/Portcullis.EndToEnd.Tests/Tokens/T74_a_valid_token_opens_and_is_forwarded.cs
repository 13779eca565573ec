namespace Portcullis.EndToEnd.Tokens;

public sealed class T74_a_valid_token_opens_and_is_forwarded
{
    [Theory]
    [InlineData("--http1.1")]
    [InlineData("--http2-prior-knowledge")]
    public async Task With_the_header_untouched(string version)
    {
        TokenGateway gateway = await TokenGateway.RequiredAsync();
        string token = gateway.Issuer.Token("\"aud\":\"my-app.example.com\"");

        Dictionary<string, string> forwarded = await gateway.ForwardedAsync("/headers", [version, .. TokenGateway.Bearer(token)]);

        forwarded["authorization"].ShouldBe("Bearer " + token);
    }
}
