namespace Portcullis.EndToEnd.Authorizer;

/// <summary>nginx with <c>auth_request</c> as docs/authorizer.md shows it, in front of httpbin; a token issuer and callers' certificates of the test's own.</summary>
internal sealed class NginxFront : IAsyncDisposable
{
    private static readonly Lazy<Task<NginxFront>> One = new(StartAsync);

    private NginxFront(AuthorizerProcess authorizer, Nginx nginx, Pki pki, TokenIssuer issuer) =>
        (Authorizer, Nginx, Pki, Issuer) = (authorizer, nginx, pki, issuer);

    public AuthorizerProcess Authorizer { get; }

    public Nginx Nginx { get; }

    public Pki Pki { get; }

    public TokenIssuer Issuer { get; }

    public static Task<NginxFront> SharedAsync() => One.Value;

    public Task<CurlAnswer> CurlAsync(string path, params string[] options) => Curl.RunAsync(
        ["--path-as-is", "-k", "--resolve", $"test.com:{Nginx.Port}:127.0.0.1", .. options, $"https://test.com:{Nginx.Port}{path}"]);

    public static string[] Certificate(Credential credential) => ["--cert", credential.CertificateFile, "--key", credential.KeyFile];

    public async ValueTask DisposeAsync()
    {
        await Nginx.DisposeAsync();
        await Authorizer.DisposeAsync();
        Issuer.Dispose();
    }

    private static async Task<NginxFront> StartAsync()
    {
        Pki pki = Pki.Create();
        var issuer = new TokenIssuer();
        Httpbin httpbin = await Httpbin.SharedAsync();
        MeshFolder folder = new MeshFolder()
            .Write("deny.yaml", Manifest.Policy("deny", "DENY", """
                - from: [{source: {principals: ["test.client"]}}]
                  to: [{operation: {paths: ["/status/418"]}}]
                - from: [{source: {notIpBlocks: ["127.0.0.0/8"]}}]
                - from: [{source: {notRequestPrincipals: ["*"]}}]
                  to: [{operation: {paths: ["/headers*"]}}]
                - to: [{operation: {hosts: ["evil.com*"]}}]
                - to: [{operation: {methods: ["DELETE"]}}]
                """))
            .Write("mesh.yaml", """
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: istio, namespace: istio-system}
                data: {mesh: "pathNormalization: {normalization: DECODE_AND_MERGE_SLASHES}"}
                """)
            .Write("jwt.yaml", $$"""
                apiVersion: security.istio.io/v1
                kind: RequestAuthentication
                metadata: {name: jwt, namespace: istio-system}
                spec:
                  jwtRules: [{issuer: "{{issuer.Name}}", jwks: '{{issuer.Jwks}}', forwardOriginalToken: true, outputClaimToHeaders: [{header: x-user, claim: sub}]}]
                """);
        AuthorizerProcess authorizer = await AuthorizerProcess.StartAsync(folder, "--mode", "nginx", "--trust-headers", "certificate", "address");
        string authorities = Scratch.Write("ca.pem", pki.Authority.Pem);
        Nginx nginx = await Nginx.StartAsync(port => $$"""
              server {
                listen 127.0.0.1:{{port}} ssl;
                ssl_certificate {{pki.Server.CertificateFile}};
                ssl_certificate_key {{pki.Server.KeyFile}};
                ssl_client_certificate {{authorities}};
                ssl_verify_client optional;

                location / {
                  auth_request /_authorizer;
                  auth_request_set $user $upstream_http_x_user;
                  auth_request_set $challenge $upstream_http_www_authenticate;
                  proxy_set_header X-User $user;
                  proxy_set_header Host $host;
                  proxy_pass http://127.0.0.1:{{httpbin.Port}};
                }

                location = /_authorizer {
                  internal;
                  proxy_pass http://127.0.0.1:{{authorizer.HttpPort}}/auth;
                  proxy_pass_request_body off;
                  proxy_set_header Content-Length "";
                  proxy_set_header Host $host;
                  proxy_set_header X-Original-URI $request_uri;
                  proxy_set_header X-Original-Method $request_method;
                  proxy_set_header X-Forwarded-Host $host;
                  proxy_set_header X-Forwarded-Proto $scheme;
                  proxy_set_header X-Real-IP $remote_addr;
                  proxy_set_header X-SSL-Client-Verify $ssl_client_verify;
                  proxy_set_header X-SSL-Client-Cert $ssl_client_escaped_cert;
                }
              }
            """);
        return new NginxFront(authorizer, nginx, pki, issuer);
    }
}
