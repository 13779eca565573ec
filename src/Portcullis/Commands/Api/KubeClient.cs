using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portcullis.Commands;

/// <summary>Asks a Kubernetes API for what our own commands need. Warnings of the server are passed on to the user.</summary>
/// <remarks>Every method throws <see cref="KubeRefusal"/> when the answer is no, and <see cref="IOException"/> when there is none.</remarks>
internal sealed class KubeClient : IDisposable
{
    private const int PageSize = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly KubeTarget _target;
    private readonly TextWriter _error;
    private readonly HttpClient _http;

    public KubeClient(KubeTarget target, TextWriter error)
    {
        (_target, _error) = (target, error);
        // A credential must go to the API and nowhere else.
        _http = new HttpClient(new SocketsHttpHandler { SslOptions = target.Tls(), UseProxy = false, AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            BaseAddress = target.Server,
            Timeout = Patience,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(new ProductInfoHeaderValue("portcullis", typeof(KubeClient).Assembly.GetName().Version?.ToString(3) ?? "0"));
        if (target.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public string? Namespace => _target.Namespace;

    /// <summary>An object, or null when there is none.</summary>
    public JsonObject? Find(string path)
    {
        try
        {
            return Send(HttpMethod.Get, path, body: null);
        }
        catch (KubeRefusal none) when (none.Code == 404)
        {
            return null;
        }
    }

    /// <summary>Every object of a collection.</summary>
    public List<JsonObject> List(string path)
    {
        var items = new List<JsonObject>();
        string rest = "";
        do
        {
            JsonObject page = Send(HttpMethod.Get, string.Create(CultureInfo.InvariantCulture, $"{path}?limit={PageSize}{rest}"), body: null);
            items.AddRange((page["items"] as JsonArray ?? []).OfType<JsonObject>());
            rest = (page["metadata"] as JsonObject)?["continue"]?.GetValue<string>() is { Length: > 0 } token ? $"&continue={Uri.EscapeDataString(token)}" : "";
        }
        while (rest.Length > 0);
        return items;
    }

    /// <summary>What a path answers to a body that is no object of a kind.</summary>
    public JsonObject Post(string path, JsonObject body) => Send(HttpMethod.Post, path, body);

    public JsonObject Remove(string path) => Send(HttpMethod.Delete, path, body: null);

    public JsonObject Create(string collection, JsonObject body) => Send(HttpMethod.Post, $"{collection}?fieldManager=portcullis-certs&fieldValidation=Strict", body);

    public JsonObject Replace(string path, JsonObject body) => Send(HttpMethod.Put, $"{path}?fieldManager=portcullis-certs&fieldValidation=Strict", body);

    /// <summary>Deletes the object if it is still the one that was read.</summary>
    public void Delete(string path, string uid, string resourceVersion) => Send(HttpMethod.Delete, path,
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["preconditions"] = new JsonObject { ["uid"] = uid, ["resourceVersion"] = resourceVersion } });

    public void Dispose() => _http.Dispose();

    private JsonObject Send(HttpMethod method, string path, JsonObject? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        try
        {
            using HttpResponseMessage answer = _http.Send(request);
            foreach (string warning in answer.Headers.TryGetValues("Warning", out IEnumerable<string>? lines) ? lines : [])
                _error.WriteLine($"warning: {WarningText(warning)}");
            using Stream stream = answer.Content.ReadAsStream();
            JsonObject? read = JsonNode.Parse(stream, documentOptions: new JsonDocumentOptions { MaxDepth = 64 }) as JsonObject;
            if (!answer.IsSuccessStatusCode)
                throw Refusal((int)answer.StatusCode, read);
            return read ?? throw new IOException($"{_target} answered with something that is no object");
        }
        catch (HttpRequestException refusal)
        {
            throw new IOException($"{_target} cannot be reached: {Reason(refusal)}", refusal);
        }
        catch (TaskCanceledException late)
        {
            throw new IOException($"{_target} did not answer within {Patience.TotalSeconds} s", late);
        }
        catch (JsonException wrong)
        {
            throw new IOException($"{_target} answered with something that is not JSON: is it a Kubernetes API", wrong);
        }
    }

    private static KubeRefusal Refusal(int code, JsonObject? status)
    {
        string message = (status?["message"] as JsonValue)?.GetValue<string>() ?? $"the API answered {code}";
        var causes = ((status?["details"] as JsonObject)?["causes"] as JsonArray ?? []).OfType<JsonObject>().Select(static cause => $"{cause["field"]}: {cause["message"]}".TrimStart(':', ' ')).ToList();
        if (code == 422 && causes.Count > 0)
            message = string.Join('\n', causes);
        if (code == 401)
            message = "the API does not know this credential; it may have ended, or be of another control plane";
        return new KubeRefusal(code, (status?["reason"] as JsonValue)?.GetValue<string>() ?? "", message);
    }

    // RFC 7234 section 5.5: code, agent, quoted text.
    private static string WarningText(string header)
    {
        int quote = header.IndexOf('"', StringComparison.Ordinal);
        return quote < 0 ? header : header[(quote + 1)..].TrimEnd('"').Replace("\\\"", "\"", StringComparison.Ordinal);
    }

    private static string Reason(HttpRequestException refusal) =>
        (refusal.InnerException is System.Security.Authentication.AuthenticationException ? "its certificate is not signed by the authority of the kubeconfig, or is for another name"
            : (refusal.InnerException ?? refusal).Message).TrimEnd('.');
}
