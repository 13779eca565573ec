using Portcullis.Testing;

namespace Portcullis.EndToEnd.Seeds;

/// <summary>The mesh guide's RequestAuthentication and its policy that requires a token, as written there; issuer and jwksUri name a local provider.</summary>
public sealed class The_third_guides_tokens
{
    private const string RequestAuthentication = """
        # request-auth.yaml
        apiVersion: security.istio.io/v1beta1
        kind: RequestAuthentication
        metadata:
          name: jwt-auth
          namespace: bookinfo
        spec:
          selector:
            matchLabels:
              app: frontend
          jwtRules:
            - issuer: "https://accounts.google.com"
              jwksUri: "https://www.googleapis.com/oauth2/v3/certs"
              audiences:
                - "my-app.example.com"
              forwardOriginalToken: true
        ---
        # Require valid JWT
        apiVersion: security.istio.io/v1beta1
        kind: AuthorizationPolicy
        metadata:
          name: require-jwt
          namespace: bookinfo
        spec:
          selector:
            matchLabels:
              app: frontend
          action: DENY
          rules:
            - from:
                - source:
                    notRequestPrincipals: ["*"]
        """;

    [Fact]
    public async Task Let_in_whom_the_provider_signed_for()
    {
        using TestCa ca = TestCa.Create();
        await using TestOidcProvider provider = TestOidcProvider.Start(ca, algorithm: "RS256");
        await using Gateway gateway = await StartAsync(provider, ca);
        string token = provider.Token(audience: "my-app.example.com");

        (await AskAsync(gateway)).ShouldBeDenied();
        CurlAnswer answer = await AskAsync(gateway, token);
        // A busy machine may take longer for the first handshake with the provider than the start waits for it.
        await Eventually.HoldsAsync(
            async () => (answer = await AskAsync(gateway, token)).Status == 200, () => answer.Body + gateway.Process.Error, seconds: 40);
        answer.Body.ShouldContain("Bearer " + token);
        (await AskAsync(gateway, "garbage")).Status.ShouldBe(401);
        (await AskAsync(gateway, provider.Token(audience: "another"))).Status.ShouldBe(403);
        provider.JwksRequests.ShouldBe(1);
    }

    [Fact]
    public async Task Trust_no_provider_whose_certificate_does_not_verify()
    {
        using TestCa theirs = TestCa.Create();
        using TestCa ours = TestCa.Create();
        await using TestOidcProvider provider = TestOidcProvider.Start(theirs, algorithm: "RS256");
        await using Gateway gateway = await StartAsync(provider, ours);

        (await AskAsync(gateway, provider.Token(audience: "my-app.example.com"))).Status.ShouldBe(401);
        (await AskAsync(gateway)).ShouldBeDenied();
        provider.JwksRequests.ShouldBe(0);
    }

    private static Task<CurlAnswer> AskAsync(Gateway gateway, string? token = null) =>
        gateway.CurlAsync("http://bookinfo.test/headers", null, token is null ? [] : TokenGateway.Bearer(token));

    private static async Task<Gateway> StartAsync(TestOidcProvider provider, TestCa ca)
    {
        MeshFolder folder = (await Given.MeshAsync())
            .Write("gateway.yaml", Manifest.Gateway(Manifest.HttpServer()))
            .Write("routes.yaml", Manifest.Routes("'*'"))
            .Write("request-auth.yaml", RequestAuthentication
                .Replace("https://accounts.google.com", provider.Issuer, StringComparison.Ordinal)
                .Replace("https://www.googleapis.com/oauth2/v3/certs", provider.JwksUri, StringComparison.Ordinal)
                .Replace("forwardOriginalToken: true", "forwardOriginalToken: true\n      timeout: 40s", StringComparison.Ordinal))
            .Write("provider-ca.pem", ca.Pem);
        return await Gateway.StartAsync(folder,
            "--namespace", "bookinfo", "--labels", "app=frontend,istio=ingressgateway",
            "--jwks-allow", "127.0.0.0/8", "--jwks-ca", folder.File("provider-ca.pem"));
    }
}
