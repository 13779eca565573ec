namespace Portcullis.Kube.Tests;

/// <summary>Clients that keep a copy of everything, as controllers do.</summary>
public sealed class InformerTests
{
    [Fact]
    public async Task A_cache_ends_as_the_store_whatever_happens_meanwhile()
    {
        await using KubeServer server = await KubeServer.Start();
        var reflector = new Reflector(server, ApiSample.ConfigMaps);
        var random = new Random(5);
        for (int i = 0; i < 20; i++)
            await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap($"c{i}"));

        Task churn = Task.Run(async () =>
        {
            for (int i = 0; i < 200; i++)
                await Change(server, random, i);
            await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("last"));
        });
        await reflector.Follow(server.Store.CurrentRevision);
        await churn;
        await reflector.Follow(server.Store.CurrentRevision);

        reflector.Cache.Select(entry => (entry.Key, entry.Value)).ShouldBe(await Stored(server));
        reflector.Lists.ShouldBe(1);
    }

    [Fact]
    public async Task Who_comes_back_too_late_is_told_and_begins_anew()
    {
        await using KubeServer server = await KubeServer.Start(storing: new ResourceStoreOptions { KeptChanges = 8 });
        var reflector = new Reflector(server, ApiSample.ConfigMaps);
        var random = new Random(6);
        for (int i = 0; i < 40; i++)
            await Change(server, random, i);
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("last"));

        reflector.Forget("2");
        await reflector.Follow(server.Store.CurrentRevision);

        reflector.Cache.Select(entry => (entry.Key, entry.Value)).ShouldBe(await Stored(server));
        reflector.Lists.ShouldBe(1);
    }

    [Fact]
    public async Task A_stream_begins_with_everything_that_is_there()
    {
        await using KubeServer server = await KubeServer.Start();
        var reflector = new Reflector(server, ApiSample.ConfigMaps);
        for (int i = 0; i < 20; i++)
            await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap($"c{i}"));

        await reflector.Stream();

        reflector.Cache.Select(entry => (entry.Key, entry.Value)).ShouldBe(await Stored(server));
    }

    private static async Task Change(KubeServer server, Random random, int i)
    {
        string path = $"{ApiSample.ConfigMaps}/c{random.Next(20)}";
        if (random.Next(3) == 0)
            await server.Send("DELETE", path);
        else
            await server.Send("PATCH", path + "?fieldManager=t", ApiSample.ConfigMap(path[(path.LastIndexOf('/') + 1)..], data: $"\"k\":\"{i}\""), "application/apply-patch+yaml");
    }

    private static async Task<(string, string)[]> Stored(KubeServer server) =>
        [.. (await server.Get(ApiSample.ConfigMaps)).Json["items"]!.AsArray().Select(item => ((string)item!["metadata"]!["name"]!, (string)item["metadata"]!["resourceVersion"]!)).OrderBy(entry => entry.Item1, StringComparer.Ordinal)];
}
