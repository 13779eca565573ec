using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Control.Tests;

/// <summary>A store in memory with short ways to write to it.</summary>
internal sealed class StoreBench : IAsyncDisposable
{
    private StoreBench(MemoryEngine engine, ResourceStore store) => (Engine, Store) = (engine, store);

    public MemoryEngine Engine { get; }
    public ResourceStore Store { get; }

    public static async Task<StoreBench> Open(params JsonObject[] objects)
    {
        var bench = new StoreBench(new MemoryEngine(), null!);
        bench = new StoreBench(bench.Engine, await ResourceStore.Open(bench.Engine, TimeProvider.System, null, CancellationToken.None));
        foreach (JsonObject json in objects)
            await bench.Put(json);
        return bench;
    }

    /// <summary>Writes an object whatever stands there, and gives the revision.</summary>
    public async Task<long> Put(JsonObject json) => await Write(Manifest.KeyOf(json), Manifest.Bytes(json));

    public async Task<long> Delete(ObjectKey key) => await Write(key, null);

    /// <summary>Changes what stands there.</summary>
    public async Task<long> Change(ObjectKey key, Action<JsonObject> change)
    {
        var json = (JsonObject)JsonNode.Parse(Store.Current.Get(key)!.Json.Span)!;
        change(json);
        return await Write(key, Manifest.Bytes(json));
    }

    public JsonObject Read(ObjectKey key) => (JsonObject)JsonNode.Parse(Store.Current.Get(key)!.Json.Span)!;

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Engine.DisposeAsync();
    }

    private async Task<long> Write(ObjectKey key, byte[]? json)
    {
        StoreCommit commit = await Store.Commit([new ObjectWrite(key, Store.Current.Get(key)?.Revision ?? 0, json is null ? default(ReadOnlyMemory<byte>?) : json)], CancellationToken.None);
        commit.Made.ShouldBeTrue();
        return commit.Revision;
    }
}
