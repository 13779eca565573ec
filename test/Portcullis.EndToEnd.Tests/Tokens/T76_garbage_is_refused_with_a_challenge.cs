namespace Portcullis.EndToEnd.Tokens;

public sealed class T76_garbage_is_refused_with_a_challenge
{
    private const string Form = "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections";

    [Theory]
    [InlineData("garbage", Form)]
    [InlineData("a.b", Form)]
    [InlineData("a.b.c.d.e", Form)]
    [InlineData("a.b.", Form)]
    [InlineData("!.b.c", Form)]
    [InlineData("_w.e30.c2ln", "Jwt header is an invalid JSON")]
    public async Task In_the_words_of_the_specification(string token, string text)
    {
        TokenGateway gateway = await TokenGateway.OptionalAsync();

        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(token))).ShouldBeRefusedToken(text);
    }

    [Fact]
    public async Task And_the_query_stays_out_of_the_realm()
    {
        TokenGateway gateway = await TokenGateway.OptionalAsync();

        (await gateway.CurlAsync("/headers?access_token=garbage&x=1")).ShouldBeRefusedToken(Form);
    }

    [Fact]
    public async Task Before_any_route_is_looked_for()
    {
        await using TokenGateway gateway = await TokenGateway.StartAsync(
            issuer => TokenGateway.Rule(issuer), (folder, _) => folder.Delete("routes.yaml"));

        (await gateway.CurlAsync("/headers", TokenGateway.Bearer("garbage"))).ShouldBeRefusedToken(Form);
        (await gateway.CurlAsync("/headers")).Status.ShouldBe(404);
    }

    [Fact]
    public async Task To_grpc_in_its_own_form()
    {
        TokenGateway gateway = await TokenGateway.OptionalAsync();

        CurlAnswer answer = await gateway.CurlAsync("/some.Service/Call",
            [.. TokenGateway.Bearer("garbage"), "--http2-prior-knowledge", "-X", "POST", "-H", "content-type: application/grpc"]);

        answer.Status.ShouldBe(200);
        answer.Header("grpc-status").ShouldBe("16");
        answer.Header("grpc-message").ShouldBe(Form);
    }

    [Fact]
    public async Task And_the_access_log_says_so_without_the_token()
    {
        TokenGateway gateway = await TokenGateway.OptionalAsync();

        (await gateway.CurlAsync("/anything/logged?access_token=se.cr.et.value")).Status.ShouldBe(401);

        string line = (await gateway.Gateway.LoggedAsync(entry => entry.GetRawText().Contains("/anything/logged", StringComparison.Ordinal))).GetRawText();
        line.ShouldContain("jwt_authn_access_denied{" + Form.Replace(' ', '_') + "}");
        line.ShouldNotContain("se.cr.et.value");
    }
}
