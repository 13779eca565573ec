namespace Portcullis.EndToEnd.Tokens;

public sealed class T130_routes_by_claim
{
    private const string Routes = """
        - match: [{headers: {"@request.auth.claims.group": {exact: dev} } }]
          directResponse: {status: 200, body: {string: for developers} }
        - match: [{headers: {"@request.auth.claims[org][team]": {prefix: red} } }]
          directResponse: {status: 200, body: {string: for the red} }
        - directResponse: {status: 200, body: {string: for everyone} }
        """;

    [Fact]
    public async Task Follow_verified_claims_alone()
    {
        await using TokenGateway gateway = await TokenGateway.StartAsync(issuer => TokenGateway.Rule(issuer), http: Routes);

        (await AskAsync(gateway, "\"group\":\"dev\"")).ShouldBe("for developers");
        (await AskAsync(gateway, "\"group\":[\"ops\",\"dev\"]")).ShouldBe("for developers");
        (await AskAsync(gateway, "\"group\":\"ops\"")).ShouldBe("for everyone");
        (await AskAsync(gateway, "\"org\":{\"team\":\"redwood\"}")).ShouldBe("for the red");
        (await gateway.CurlAsync("/", "-H", "@request.auth.claims.group: dev")).Status.ShouldBeOneOf(200, 400);
        (await gateway.CurlAsync("/", "-H", "@request.auth.claims.group: dev")).Body.ShouldNotBe("for developers");
        (await gateway.CurlAsync("/")).Body.ShouldBe("for everyone");
    }

    private static async Task<string> AskAsync(TokenGateway gateway, string claims) =>
        (await gateway.CurlAsync("/", TokenGateway.Bearer(gateway.Issuer.Token(claims)))).Body;
}
