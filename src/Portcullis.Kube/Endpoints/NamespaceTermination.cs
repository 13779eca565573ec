using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>Finishes what deleting a namespace begins: removes its contents, then the namespace. One process at a time runs it, the leader.</summary>
public sealed class NamespaceTermination(KubeApi api)
{
    private const int AtOnce = 200;

    private readonly KubeApiOptions _options = api.Options;

    /// <summary>Works until cancelled, or until the store closes; begins with namespaces whose deletion was begun before. Throws nothing but the cancellation.</summary>
    public Task Run(CancellationToken cancel) =>
        StoreLoop.Run(Work, problem => ApiLog.TerminationFailed(_options.Log, problem), _options.Time, cancel);

    private async Task Work(CancellationToken cancel)
    {
        StoreView view = await _options.Store.Latest(cancel);
        var going = new HashSet<string>(StringComparer.Ordinal);
        foreach (StoredObject space in view.List("", "namespaces").Values)
            Note(going, space, isThere: true);
        StoreWatch watch = _options.Store.WatchAll(view.Revision);
        while (true)
        {
            foreach (string name in going.ToArray())
                if (await Finish(name, cancel))
                    going.Remove(name);
            foreach (StoreEvent happened in await watch.Next(cancel))
                if (happened.Object.Key is { Group: "", Plural: "namespaces" })
                    Note(going, happened.Object, happened.Kind != StoreEventKind.Deleted);
        }
    }

    private static void Note(HashSet<string> going, StoredObject space, bool isThere)
    {
        if (isThere && MetadataRules.IsTerminating(ObjectJson.Read(space.Json)))
            going.Add(space.Key.Name);
        else
            going.Remove(space.Key.Name);
    }

    /// <summary>True when the namespace is gone, or waits for finalizers of its own alone.</summary>
    private async Task<bool> Finish(string name, CancellationToken cancel)
    {
        while (true)
        {
            StoreView view = await _options.Store.Latest(cancel);
            List<StoredObject> content = [.. view.Collections.SelectMany(collection => view.List(collection.Group, collection.Plural).Values).Where(stored => stored.Key.Namespace == name)];
            List<ObjectWrite> writes = [.. content.Select(Removal).OfType<ObjectWrite>().Take(AtOnce)];
            if (writes.Count == 0 && content.Count > 0)
                return false; // what is left waits for its finalizers, and its deletion will be seen
            if (writes.Count == 0)
                return await Release(name, view);
            // Not past other writes: admission must not judge a write against what is being taken away.
            await api.Pipeline.Exclusively(() => Task.WhenAll(writes.Select(write => _options.Store.Commit([write], CancellationToken.None))), cancel);
        }
    }

    private ObjectWrite? Removal(StoredObject stored)
    {
        JsonObject existing = ObjectJson.Read(stored.Json);
        if (_options.Catalog.ByPlural(stored.Key.Group, stored.Key.Plural) is not { } type)
            return new ObjectWrite(stored.Key, stored.Revision, null);
        JsonObject? begun = Deletion.Begun(type, existing, _options.Time.GetUtcNow());
        if (ReferenceEquals(begun, existing))
            return null;
        return new ObjectWrite(stored.Key, stored.Revision, begun is null ? (ReadOnlyMemory<byte>?)null : ObjectJson.Write(begun));
    }

    private async Task<bool> Release(string name, StoreView view)
    {
        if (view.Get(new ObjectKey("", "namespaces", "", name)) is not { } stored)
            return true;
        JsonObject space = ObjectJson.Read(stored.Json);
        if (!MetadataRules.IsTerminating(space))
            return true;
        space.TreeOrNew("spec").Remove("finalizers");
        ObjectWrite write = new(stored.Key, stored.Revision, MetadataRules.IsReleased(space) ? (ReadOnlyMemory<byte>?)null : ObjectJson.Write(space));
        return (await api.Pipeline.Exclusively(() => _options.Store.Commit([write], CancellationToken.None), CancellationToken.None)).Made;
    }
}
