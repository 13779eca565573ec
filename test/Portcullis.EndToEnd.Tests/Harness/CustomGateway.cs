using Portcullis.Testing;

namespace Portcullis.EndToEnd;

/// <summary>A gateway for plain HTTP that asks an authorizer about every path below <c>/anything</c>, and knows one issuer of tokens.</summary>
internal sealed class CustomGateway : IAsyncDisposable
{
    private const string Denied = """- to: [{operation: {paths: [/anything/never]} }]""";

    private CustomGateway(Gateway gateway, TestAuthorizer authorizer, TokenIssuer issuer) =>
        (Gateway, Authorizer, Issuer) = (gateway, authorizer, issuer);

    public Gateway Gateway { get; }

    public TestAuthorizer Authorizer { get; }

    public TokenIssuer Issuer { get; }

    /// <summary>Starts all of it; a DENY of <c>/anything/never</c> is among the policies.</summary>
    /// <param name="kind"><c>Http</c> or <c>Grpc</c>.</param>
    /// <param name="provider">Further fields of the provider, each with a comma before it.</param>
    public static async Task<CustomGateway> StartAsync(string kind, string provider = "")
    {
        TestAuthorizer authorizer = await TestAuthorizer.Start();
        var issuer = new TokenIssuer();
        MeshFolder folder = (await Given.MeshAsync())
            .Write("gateway.yaml", Manifest.Gateway(Manifest.HttpServer()))
            .Write("routes.yaml", Manifest.Routes("'*'"))
            .Write("authorizer.yaml", Manifest.Service("authorizer", kind == "Grpc" ? authorizer.GrpcPort : authorizer.Port))
            .Write("mesh.yaml", $$"""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istio, namespace: istio-system}
                data:
                  mesh: |
                    extensionProviders:
                    - name: judge
                      envoyExtAuthz{{kind}}: {service: authorizer.default.svc.cluster.local, port: 8000{{provider}} }
                """)
            .Write("policy.yaml", $$"""
                apiVersion: security.istio.io/v1
                kind: AuthorizationPolicy
                metadata: {name: ask, namespace: istio-system}
                spec: {action: CUSTOM, provider: {name: judge}, rules: [{to: [{operation: {paths: ["/anything*"]} }]}]}
                ---
                {{Manifest.Policy("never", "DENY", Denied)}}
                ---
                apiVersion: security.istio.io/v1
                kind: RequestAuthentication
                metadata: {name: tokens, namespace: istio-system}
                spec: {jwtRules: [{issuer: "{{issuer.Name}}", jwks: '{{issuer.Jwks}}'}]}
                """);
        return new CustomGateway(await Gateway.StartAsync(folder), authorizer, issuer);
    }

    /// <summary>curl to the gateway's plain port.</summary>
    public Task<CurlAnswer> CurlAsync(string path, params string[] options) => Gateway.CurlAsync($"http://test.com{path}", credential: null, options);

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Authorizer.DisposeAsync();
        Issuer.Dispose();
    }
}
