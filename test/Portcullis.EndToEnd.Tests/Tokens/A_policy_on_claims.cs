namespace Portcullis.EndToEnd.Tokens;

public sealed class A_policy_on_claims
{
    private const string Rules = """
        - from: [{source: {requestPrincipals: ["https://issuer.test/*"]} }]
          to: [{operation: {paths: ["/anything/mine"]} }]
        - to: [{operation: {paths: ["/anything/read"]} }]
          when: [{key: "request.auth.claims[scope]", values: ["read"]}]
        - to: [{operation: {paths: ["/anything/admin"]} }]
          when: [{key: "request.auth.claims[realm_access][roles]", values: ["admin"]}]
        - to: [{operation: {paths: ["/anything/presented"]} }]
          when: [{key: request.auth.presenter, values: ["web"]}, {key: request.auth.audiences, values: ["api"]}]
        """;

    [Fact]
    public async Task Sees_principals_scopes_nested_lists_and_presenters()
    {
        await using TokenGateway gateway = await TokenGateway.StartAsync(
            issuer => TokenGateway.Rule(issuer), (folder, _) => folder.Write("allow.yaml", Manifest.Policy("allow", "ALLOW", Rules)));

        await ShouldBe(gateway, "/anything/mine", "", 200);
        await ShouldBe(gateway, "/anything/read", "\"scope\":\"write read\"", 200);
        await ShouldBe(gateway, "/anything/read", "\"scope\":\"write readall\"", 403);
        await ShouldBe(gateway, "/anything/admin", "\"realm_access\":{\"roles\":[\"user\",\"admin\"]}", 200);
        await ShouldBe(gateway, "/anything/admin", "\"realm_access\":{\"roles\":[\"user\"]}", 403);
        await ShouldBe(gateway, "/anything/presented", "\"azp\":\"web\",\"aud\":[\"api\"]", 200);
        await ShouldBe(gateway, "/anything/presented", "\"azp\":\"web\",\"aud\":[\"other\"]", 403);
        (await gateway.CurlAsync("/anything/mine")).ShouldBeDenied();
    }

    private static async Task ShouldBe(TokenGateway gateway, string path, string claims, int status) =>
        (await gateway.CurlAsync(path, TokenGateway.Bearer(gateway.Issuer.Token(claims)))).Status.ShouldBe(status, $"{path} {claims}");
}
