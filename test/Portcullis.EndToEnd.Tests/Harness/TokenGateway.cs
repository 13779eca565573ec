using System.Text.Json;

namespace Portcullis.EndToEnd;

/// <summary>A gateway in plain HTTP that verifies tokens of an issuer of the test's own; httpbin behind tells what reached it.</summary>
internal sealed class TokenGateway : IAsyncDisposable
{
    /// <summary>Seed 003's second half: whoever has no verified token is denied.</summary>
    public const string RequireToken = "- from: [{source: {notRequestPrincipals: ['*']} }]";

    private static readonly Lazy<Task<TokenGateway>> Optional = new(() => StartAsync(issuer => Rule(issuer, "forwardOriginalToken: true")));
    private static readonly Lazy<Task<TokenGateway>> Required = new(() => StartAsync(
        issuer => Rule(issuer, "audiences: [my-app.example.com], forwardOriginalToken: true"),
        (folder, _) => folder.Write("require.yaml", Manifest.Policy("require-jwt", "DENY", RequireToken))));

    private TokenGateway(Gateway gateway, TokenIssuer issuer) => (Gateway, Issuer) = (gateway, issuer);

    public Gateway Gateway { get; }

    public TokenIssuer Issuer { get; }

    /// <summary>Verifies tokens, requires none. For tests that change nothing.</summary>
    public static Task<TokenGateway> OptionalAsync() => Optional.Value;

    /// <summary>Verifies tokens for <c>my-app.example.com</c> and requires one. For tests that change nothing.</summary>
    public static Task<TokenGateway> RequiredAsync() => Required.Value;

    /// <summary>One of the caller's own.</summary>
    /// <param name="rules">The YAML list below <c>jwtRules:</c>, from the issuer.</param>
    /// <param name="change">Edits the folder before the start.</param>
    public static async Task<TokenGateway> StartAsync(Func<TokenIssuer, string> rules, Action<MeshFolder, TokenIssuer>? change = null, string? http = null, params string[] options)
    {
        var issuer = new TokenIssuer();
        MeshFolder folder = (await Given.MeshAsync())
            .Write("gateway.yaml", Manifest.Gateway(Manifest.HttpServer()))
            .Write("routes.yaml", Manifest.Routes("'*'", http))
            .Write("tokens.yaml", Authentication(rules(issuer)));
        change?.Invoke(folder, issuer);
        return new TokenGateway(await Gateway.StartAsync(folder, options), issuer);
    }

    /// <summary>A RequestAuthentication on the gateway; <paramref name="rules"/> is the YAML list below <c>jwtRules:</c>.</summary>
    public static string Authentication(string rules, string name = "jwt-auth") => $$"""
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {name: {{name}}, namespace: istio-system}
        spec:
          selector: {matchLabels: {istio: ingressgateway} }
          jwtRules:
        {{string.Join('\n', rules.Split('\n').Select(line => "    " + line))}}
        """;

    /// <summary>One rule with the issuer's keys inline; <paramref name="more"/> is flow-style fields beside them.</summary>
    public static string Rule(TokenIssuer issuer, string more = "") =>
        $$"""- {issuer: "{{issuer.Name}}", jwks: '{{issuer.Jwks}}'{{(more.Length > 0 ? ", " + more : "")}} }""";

    public static string[] Bearer(string token) => ["-H", "Authorization: Bearer " + token];

    public Task<CurlAnswer> CurlAsync(string path, params string[] options) => Gateway.CurlAsync($"http://test.com{path}", null, options);

    /// <summary>The header lines that reached httpbin, by lower-case name.</summary>
    public async Task<Dictionary<string, string>> ForwardedAsync(string path, params string[] options)
    {
        CurlAnswer answer = await CurlAsync(path, options);
        answer.Status.ShouldBe(200, answer.Body + answer.Error);
        using JsonDocument echo = JsonDocument.Parse(answer.Body);
        return echo.RootElement.GetProperty("headers").EnumerateObject()
            .ToDictionary(line => line.Name.ToLowerInvariant(), line => line.Value.ToString(), StringComparer.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        await Gateway.DisposeAsync();
        Issuer.Dispose();
    }
}
