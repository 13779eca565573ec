using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Portcullis.DeliveryBench;

/// <summary>The admin, who writes policies.</summary>
internal sealed class ApiClient : IDisposable
{
    private const string Policies = "/apis/security.istio.io/v1/namespaces/istio-system/authorizationpolicies";

    private readonly HttpClient _http;

    public ApiClient(AdminConfig config) =>
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = config.Tls(), UseProxy = false, AllowAutoRedirect = false }) { BaseAddress = config.Server };

    /// <summary>Creates a DENY policy; returns the store's revision.</summary>
    public Task<long> Create(int number) => Send(HttpMethod.Post, Policies, "application/json",
        $$"""{"apiVersion":"security.istio.io/v1","kind":"AuthorizationPolicy","metadata":{"name":"{{Name(number)}}"},"spec":{{Spec($"/seed-{number}")}}}""");

    /// <summary>Changes the path that a policy denies; returns the store's revision.</summary>
    public Task<long> Change(int number, int round) => Send(HttpMethod.Patch, $"{Policies}/{Name(number)}", "application/merge-patch+json", $$"""{"spec":{{Spec($"/round-{round}")}}}""");

    /// <summary>Whether the policy says that every data plane runs it as it is now.</summary>
    public async Task<bool> IsEnforced(int number)
    {
        using JsonDocument policy = JsonDocument.Parse(await _http.GetStringAsync(new Uri($"{Policies}/{Name(number)}", UriKind.Relative)));
        long generation = policy.RootElement.GetProperty("metadata").GetProperty("generation").GetInt64();
        return policy.RootElement.TryGetProperty("status", out JsonElement status) && status.TryGetProperty("conditions", out JsonElement conditions)
            && conditions.EnumerateArray().Any(condition => condition.GetProperty("type").GetString() == "Enforced" && condition.GetProperty("status").GetString() == "True"
                && condition.TryGetProperty("observedGeneration", out JsonElement observed) && observed.GetInt64() == generation);
    }

    public void Dispose() => _http.Dispose();

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"policy-{number}");

    private static string Spec(string path) => $$$"""{"action":"DENY","rules":[{"to":[{"operation":{"paths":["{{{path}}}"]}}]}]}""";

    private async Task<long> Send(HttpMethod method, string path, string type, string body)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using HttpResponseMessage answer = await _http.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new IOException($"{method} {path}: {(int)answer.StatusCode} {text}");
        using JsonDocument written = JsonDocument.Parse(text);
        return long.Parse(written.RootElement.GetProperty("metadata").GetProperty("resourceVersion").GetString()!, CultureInfo.InvariantCulture);
    }
}
