using Portcullis.Testing;

namespace Portcullis.EndToEnd.Authorizer;

/// <summary>The authorizer fetches token keys as the gateway does, under the same options.</summary>
public sealed class Fetched_keys
{
    [Fact]
    public async Task Keys_come_from_a_provider_that_is_allowed()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        await using AuthorizerProcess authorizer = await AuthorizerProcess.StartAsync(Rule(provider), "--jwks-allow", "127.0.0.0/8");

        (await Ask(authorizer, provider.Token())).Status.ShouldBe(200);

        provider.Rotate();
        string fresh = provider.Token();
        (await Ask(authorizer, fresh)).Status.ShouldBe(401);
        await Eventually.HoldsAsync(async () => (await Ask(authorizer, fresh)).Status == 200, () => authorizer.Process.Error);
    }

    [Fact]
    public async Task Loopback_is_not_asked_unless_allowed()
    {
        await using TestOidcProvider provider = TestOidcProvider.Start();
        await using AuthorizerProcess authorizer = await AuthorizerProcess.StartAsync(Rule(provider).Write("more.yaml", Manifest.Policy("none", "DENY", "- to: [{operation: {paths: ['/none']}}]")));

        (await Ask(authorizer, provider.Token())).Status.ShouldBe(401);
        (await authorizer.AskAsync("/x")).Status.ShouldBe(200);
        provider.JwksRequests.ShouldBe(0);
    }

    private static MeshFolder Rule(TestOidcProvider provider) => new MeshFolder().Write("jwt.yaml", $$"""
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {name: jwt, namespace: istio-system}
        spec: {jwtRules: [{issuer: "{{provider.Issuer}}", jwksUri: "{{provider.JwksUri}}", timeout: 2s}]}
        """);

    private static Task<CurlAnswer> Ask(AuthorizerProcess authorizer, string token) =>
        authorizer.AskAsync("/x", "-H", "Authorization: Bearer " + token);
}
