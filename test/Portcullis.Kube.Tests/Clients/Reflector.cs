using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>client-go's reflector in small: lists, watches from where the list ended, and begins anew when that is forgotten.</summary>
internal sealed class Reflector(KubeServer server, string collection)
{
    private string _version = "0";

    /// <summary>Name to resourceVersion, as the client believes.</summary>
    public SortedDictionary<string, string> Cache { get; } = new(StringComparer.Ordinal);

    /// <summary>How often it had to begin anew.</summary>
    public int Lists { get; private set; }

    /// <summary>Lists and watches until the cache has seen a revision.</summary>
    public async Task Follow(long until)
    {
        for (int rounds = 0; long.Parse(_version) < until; rounds++)
        {
            rounds.ShouldBeLessThan(1000);
            if (_version == "0")
                await List();
            await Watch(until);
        }
    }

    /// <summary>Lists and watches in one, as since client-go 0.35.</summary>
    public async Task Stream()
    {
        using KubeWatch watch = await server.Watch($"{collection}?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true&timeoutSeconds=300");
        while (await watch.Next() is { } next)
        {
            Take(next);
            if (next["object"]!["metadata"]!["annotations"]?["k8s.io/initial-events-end"] is not null)
                return;
        }
        throw new InvalidOperationException("the initial events did not end");
    }

    /// <summary>Makes it believe that it stopped long ago.</summary>
    public void Forget(string version) => _version = version;

    private async Task List()
    {
        Lists++;
        Cache.Clear();
        string next = "";
        do
        {
            KubeAnswer page = await server.Get($"{collection}?limit=7&resourceVersion={(next.Length == 0 ? "0" : "")}&continue={next}");
            page.Code.ShouldBe(200, page.Body);
            foreach (JsonNode? item in page.Json["items"]!.AsArray())
                Cache[(string)item!["metadata"]!["name"]!] = (string)item["metadata"]!["resourceVersion"]!;
            _version = page.Version;
            next = page.At("metadata", "continue") ?? "";
        }
        while (next.Length > 0);
    }

    private async Task Watch(long until)
    {
        using KubeWatch watch = await server.Watch($"{collection}?watch=true&allowWatchBookmarks=true&timeoutSeconds=300&resourceVersion={_version}");
        while (long.Parse(_version) < until && await watch.Next() is { } next)
        {
            if ((string)next["type"]! == "ERROR")
            {
                ((int)next["object"]!["code"]!).ShouldBe(410);
                _version = "0";
                return;
            }
            Take(next);
        }
    }

    private void Take(JsonObject next)
    {
        JsonNode metadata = next["object"]!["metadata"]!;
        _version = (string)metadata["resourceVersion"]!;
        if ((string)next["type"]! == "DELETED")
            Cache.Remove((string)metadata["name"]!).ShouldBeTrue();
        else if ((string)next["type"]! != "BOOKMARK")
            Cache[(string)metadata["name"]!] = _version;
    }
}
