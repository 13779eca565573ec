using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Portcullis.EndToEnd.Faults;

/// <summary>Writers that go on until the server is gone, and what each was told. Every object says the same number in two places, so that half an object would show.</summary>
internal sealed class WrittenObjects
{
    private const string Maps = "/api/v1/namespaces/default/configmaps";

    private readonly ConcurrentDictionary<string, int> _acknowledged = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _tried = new(StringComparer.Ordinal);

    /// <summary>How many writes were acknowledged in all.</summary>
    public int Count => _acknowledged.Values.Sum();

    /// <summary>Writes with several hands until a request fails, which it does when the server is killed.</summary>
    public Task WriteUntilItEndsAsync(KubeHttp api, int hands) =>
        Task.WhenAll(Enumerable.Range(0, hands).Select(hand => WriteAsync(api, $"object-{hand}")));

    /// <summary>Compares what is stored with what was promised.</summary>
    /// <returns>The revision of the list.</returns>
    public async Task<long> CheckAsync(KubeHttp api)
    {
        JsonNode list = await api.GetAsync(Maps);
        Dictionary<string, JsonNode> stored = list["items"]!.AsArray().ToDictionary(item => (string)item!["metadata"]!["name"]!, item => item!, StringComparer.Ordinal);
        foreach ((string name, int promised) in _acknowledged)
        {
            stored.ShouldContainKey(name);
            int number = int.Parse((string)stored[name]["data"]!["number"]!, System.Globalization.CultureInfo.InvariantCulture);
            ((string)stored[name]["data"]!["again"]!).ShouldBe($"{number}{new string('x', 4000)}");
            // The write under way when the server was killed may or may not have been made.
            number.ShouldBeInRange(promised, _tried[name], name);
            _acknowledged[name] = number;
        }
        return long.Parse((string)list["metadata"]!["resourceVersion"]!, System.Globalization.CultureInfo.InvariantCulture);
    }

    private async Task WriteAsync(KubeHttp api, string name)
    {
        try
        {
            while (true)
            {
                int number = _tried.AddOrUpdate(name, 1, static (_, last) => last + 1);
                var body = new JsonObject
                {
                    ["apiVersion"] = "v1",
                    ["kind"] = "ConfigMap",
                    ["metadata"] = new JsonObject { ["name"] = name },
                    ["data"] = new JsonObject { ["number"] = $"{number}", ["again"] = $"{number}{new string('x', 4000)}" },
                };
                (int status, JsonNode answer) = await api.SendAsync(HttpMethod.Patch, $"{Maps}/{name}?fieldManager=test&force=true", body, "application/apply-patch+yaml");
                if (status is not (200 or 201))
                    return; // shutting down, or storage without a leader: no promise was made
                ((string)answer["data"]!["number"]!).ShouldBe($"{number}");
                _acknowledged[name] = number;
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException or TaskCanceledException or System.Text.Json.JsonException)
        {
            // Killed while it was answering: what was not read whole was not promised.
        }
    }
}
