using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>An open watch, read event by event.</summary>
public sealed class KubeWatch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpResponseMessage _answer;
    private readonly StreamReader _lines;

    private KubeWatch(HttpResponseMessage answer, StreamReader lines) => (_answer, _lines) = (answer, lines);

    public int Code => (int)_answer.StatusCode;

    public static async Task<KubeWatch> Open(HttpClient http, string path, (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        HttpResponseMessage answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        return new KubeWatch(answer, new StreamReader(await answer.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next event; null when the stream has ended cleanly.</summary>
    public async Task<JsonObject?> Next()
    {
        string? line = await _lines.ReadLineAsync().WaitAsync(Patience);
        return line is null ? null : JsonNode.Parse(line)!.AsObject();
    }

    /// <summary>The next event as <c>TYPE name</c>.</summary>
    public async Task<string> Said()
    {
        JsonObject? next = await Next();
        return next is null ? "END" : $"{next["type"]} {next["object"]?["metadata"]?["name"]}".TrimEnd();
    }

    public void Dispose()
    {
        _answer.Dispose();
        _lines.Dispose();
    }
}
