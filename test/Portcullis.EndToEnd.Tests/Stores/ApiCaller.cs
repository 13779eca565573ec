using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Portcullis.EndToEnd;

/// <summary>Speaks to one API as its kubeconfig says, without kubectl: many writes in little time.</summary>
internal sealed partial class ApiCaller : IDisposable
{
    public const string Space = "/api/v1/namespaces/default/configmaps";
    private readonly HttpClient _http;

    public ApiCaller(string kubeconfig)
    {
        string text = File.ReadAllText(kubeconfig);
        Server = new Uri(Field(text, "server").Trim('"'));
        X509Certificate2 own = X509Certificate2.CreateFromPem(Pem(text, "client-certificate-data"), Pem(text, "client-key-data"));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(X509Certificate2.CreateFromPem(Pem(text, "certificate-authority-data")));
        _http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = new SslClientAuthenticationOptions
            {
                CertificateChainPolicy = policy,
                ClientCertificateContext = SslStreamCertificateContext.Create(own, null, offline: true),
            },
        }) { BaseAddress = Server, Timeout = TimeSpan.FromSeconds(60) };
    }

    public Uri Server { get; }

    /// <summary>Creates a ConfigMap that holds a value; its revision when the API acknowledged it.</summary>
    public async Task<long> CreateAsync(string name, string value) =>
        await WriteAsync(HttpMethod.Post, Space, name, value, HttpStatusCode.Created);

    /// <summary>Replaces whatever the ConfigMap holds.</summary>
    public async Task<long> ReplaceAsync(string name, string value) =>
        await WriteAsync(HttpMethod.Put, $"{Space}/{name}", name, value, HttpStatusCode.OK);

    /// <summary>The value that a ConfigMap holds; null when there is none.</summary>
    public async Task<string?> ReadAsync(string name)
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri(Server, $"{Space}/{name}"));
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        answer.EnsureSuccessStatusCode();
        return Value(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    /// <summary>Every ConfigMap of the tests: name, value and revision.</summary>
    public async Task<Dictionary<string, (string Value, long Revision)>> ListAsync()
    {
        using HttpResponseMessage answer = await _http.GetAsync(new Uri(Server, Space));
        answer.EnsureSuccessStatusCode();
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["items"]!.AsArray().Select(static item => item!)
            .ToDictionary(item => item["metadata"]!["name"]!.GetValue<string>(), item => (Value(item), Revision(item)), StringComparer.Ordinal);
    }

    public void Dispose() => _http.Dispose();

    private async Task<long> WriteAsync(HttpMethod method, string path, string name, string value, HttpStatusCode wanted)
    {
        string body = $$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"{{{name}}}"},"data":{"value":"{{{value}}}","again":"{{{value}}}"}}""";
        using var request = new HttpRequestMessage(method, new Uri(Server, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using HttpResponseMessage answer = await _http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode != wanted)
            throw new HttpRequestException($"{method} {path}: {(int)answer.StatusCode} {text}");
        return Revision(JsonNode.Parse(text)!);
    }

    private static string Value(JsonNode item)
    {
        string value = item["data"]!["value"]!.GetValue<string>();
        item["data"]!["again"]!.GetValue<string>().ShouldBe(value, "half of an object was written");
        return value;
    }

    private static long Revision(JsonNode item) => long.Parse(item["metadata"]!["resourceVersion"]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);

    private static string Pem(string text, string field) => Encoding.ASCII.GetString(Convert.FromBase64String(Field(text, field).Trim('"')));

    private static string Field(string text, string name) => Fields().Matches(text).First(match => match.Groups["name"].Value == name).Groups["value"].Value;

    [GeneratedRegex(@"^\s*(?<name>[a-z-]+): (?<value>\S+)\s*$", RegexOptions.Multiline)]
    private static partial Regex Fields();
}
