namespace Portcullis.EndToEnd.Authorizer;

/// <summary>An authorizer with policies on paths, principals and tokens, for tests that play the proxy themselves.</summary>
internal sealed class JudgedByTokens : IAsyncDisposable
{
    private const string Rules = """
        - to: [{operation: {paths: ["/admin*"]}}]
        - from: [{source: {notRequestPrincipals: ["*"]}}]
          to: [{operation: {paths: ["/headers*"]}}]
        """;

    private const string OnPrincipals = """
        - from: [{source: {principals: ["test.client"]}}]
          to: [{operation: {paths: ["/status/418"]}}]
        """;

    private JudgedByTokens(AuthorizerProcess authorizer, TokenIssuer issuer) => (Authorizer, Issuer) = (authorizer, issuer);

    public AuthorizerProcess Authorizer { get; }

    public TokenIssuer Issuer { get; }

    public string[] Bearer => ["-H", "Authorization: Bearer " + Issuer.Token()];

    /// <summary>The policies: <c>/admin*</c> is denied, <c>/status/418</c> to test.client, <c>/headers*</c> without a token.</summary>
    public static MeshFolder Policies(TokenIssuer issuer, bool principals) => new MeshFolder()
        .Write("deny.yaml", Manifest.Policy("deny", "DENY", Rules + (principals ? "\n" + OnPrincipals : "")))
        .Write("jwt.yaml", $$"""
            apiVersion: security.istio.io/v1
            kind: RequestAuthentication
            metadata: {name: jwt, namespace: istio-system}
            spec:
              jwtRules:
                - issuer: "{{issuer.Name}}"
                  jwks: '{{issuer.Jwks}}'
                  fromHeaders: [{name: authorization, prefix: "Bearer "}]
                  fromParams: [token]
                  outputClaimToHeaders: [{header: x-user, claim: sub}]
            """);

    public static async Task<JudgedByTokens> StartAsync(bool principals, params string[] options)
    {
        var issuer = new TokenIssuer();
        return new JudgedByTokens(await AuthorizerProcess.StartAsync(Policies(issuer, principals), options), issuer);
    }

    public async ValueTask DisposeAsync()
    {
        await Authorizer.DisposeAsync();
        Issuer.Dispose();
    }
}
