using System.Net;
using System.Net.Http.Headers;
using Portcullis.Testing;

namespace Portcullis.EndToEnd.Tokens;

/// <summary>A gateway with plain HTTP, httpbin behind it, and one token rule of a <see cref="TestOidcProvider"/>.</summary>
internal sealed class ProviderGateway : IAsyncDisposable
{
    private readonly HttpClient _http;

    private ProviderGateway(Gateway gateway)
    {
        Gateway = gateway;
        _http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 8 }) { BaseAddress = new Uri($"http://127.0.0.1:{gateway.HttpPort}/") };
    }

    public Gateway Gateway { get; }

    /// <summary>Starts on free ports.</summary>
    /// <param name="rule">Members of the rule besides the issuer.</param>
    public static async Task<ProviderGateway> StartAsync(TestOidcProvider provider, string rule, params string[] options)
    {
        MeshFolder folder = (await Given.MeshAsync())
            .Write("gateway.yaml", Manifest.Gateway(Manifest.HttpServer()))
            .Write("routes.yaml", Manifest.Routes("'*'"))
            .Write("jwt.yaml", $$"""
                apiVersion: security.istio.io/v1
                kind: RequestAuthentication
                metadata: {name: jwt, namespace: istio-system}
                spec:
                  selector: {matchLabels: {istio: ingressgateway} }
                  jwtRules: [{issuer: "{{provider.Issuer}}", {{rule}} }]
                """);
        return new ProviderGateway(await Gateway.StartAsync(folder, options));
    }

    /// <summary>The status of a GET, with or without a token.</summary>
    public async Task<HttpStatusCode> AskAsync(string? token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "status/200");
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        await answer.Content.LoadIntoBufferAsync();
        return answer.StatusCode;
    }

    /// <summary>So many requests on several connections: each status that was met.</summary>
    public async Task<HttpStatusCode[]> LoadAsync(string? token, int requests)
    {
        HttpStatusCode[][] met = await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            var seen = new HashSet<HttpStatusCode>();
            for (int i = 0; i < requests / 4; i++)
                seen.Add(await AskAsync(token));
            return seen.ToArray();
        }));
        return [.. met.SelectMany(seen => seen).Distinct().Order()];
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Gateway.DisposeAsync();
    }
}
