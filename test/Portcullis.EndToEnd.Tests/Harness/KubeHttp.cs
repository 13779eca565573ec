using System.Net.Http.Headers;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portcullis.EndToEnd;

/// <summary>The API over plain HTTP requests, with the client certificate of a kubeconfig: for tests that need more requests than kubectl can make.</summary>
internal sealed class KubeHttp : IDisposable
{
    private readonly HttpClient _client;

    public KubeHttp(string kubeconfig)
    {
        string text = File.ReadAllText(kubeconfig);
        string Value(string key) => Regex.Match(text, $@"^\s*{key}:\s*""?([^\s""]+)", RegexOptions.Multiline).Groups[1].Value;
        string Pem(string key) => Encoding.ASCII.GetString(Convert.FromBase64String(Value(key)));
        X509Certificate2 authority = X509Certificate2.CreateFromPem(Pem("certificate-authority-data"));
        X509Certificate2 own = X509Certificate2.CreateFromPem(Pem("client-certificate-data"), Pem("client-key-data"));
        var handler = new SocketsHttpHandler { MaxConnectionsPerServer = 64 };
        handler.SslOptions.ClientCertificates = [own];
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        _client = new HttpClient(handler) { BaseAddress = new Uri(Value("server")), Timeout = TimeSpan.FromSeconds(30) };
    }

    /// <summary>One request; its status and its JSON body.</summary>
    public async Task<(int Status, JsonNode Body)> SendAsync(HttpMethod method, string path, JsonNode? body = null, string content = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, MediaTypeHeaderValue.Parse(content));
        using HttpResponseMessage answer = await _client.SendAsync(request);
        return ((int)answer.StatusCode, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>The body of a GET that must succeed.</summary>
    public async Task<JsonNode> GetAsync(string path)
    {
        (int status, JsonNode body) = await SendAsync(HttpMethod.Get, path);
        status.ShouldBe(200, body.ToJsonString());
        return body;
    }

    /// <summary>The events of a watch until the server ends it, which it is asked to after <paramref name="seconds"/>.</summary>
    public async Task<List<JsonNode>> WatchAsync(string path, int seconds)
    {
        using HttpResponseMessage answer = await _client.GetAsync($"{path}&watch=true&timeoutSeconds={seconds}");
        string text = await answer.Content.ReadAsStringAsync();
        answer.IsSuccessStatusCode.ShouldBeTrue(text);
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }

    public void Dispose() => _client.Dispose();
}
