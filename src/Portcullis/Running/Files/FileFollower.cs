using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Portcullis.Kube;

namespace Portcullis.Running;

/// <summary>Makes the store say what files say, and nothing that they said before: applies every object, then deletes what no file names any more.</summary>
/// <remarks>
/// Files that cannot be read, do not decode, or that admission refuses change nothing at all: everything is tried without writing
/// first. What it wrote it knows again after a restart by its field manager.
/// </remarks>
internal sealed class FileFollower(FileObjects files, FileGuard guard, KubeWriter writer, Func<StoreView> current, Action<string> report)
{
    /// <summary>The field manager that owns what files say.</summary>
    public const string FieldManager = "portcullis-files";

    private const int AtOnce = 16;
    private static readonly byte[] Mark = Encoding.UTF8.GetBytes($"\"manager\":\"{FieldManager}\"");

    private ImmutableDictionary<ObjectKey, string> _applied = ImmutableDictionary<ObjectKey, string>.Empty;

    /// <summary>Reads the files and brings the store to what they say; false when nothing was changed because something is wrong, which was reported.</summary>
    public async Task<bool> Follow(CancellationToken cancel)
    {
        if (files.Read() is not { } wanted)
            return Nothing();
        // A folder that is not mounted looks like one whose files were all deleted.
        if (wanted.IsEmpty && Owned(current()).Any())
        {
            report("the files hold no object at all, which is taken for a mistake: nothing is deleted");
            return Nothing();
        }
        ImmutableArray<FileObject> changed = [.. wanted.Where(one => IsChanged(one))];
        if (!await Try(changed, wanted, cancel))
            return Nothing();
        guard.Hold(wanted);
        return await Apply(changed, cancel) & await Prune([.. wanted.Select(static one => one.Key)], cancel);
    }

    /// <summary>Something that the files describe is gone from the store.</summary>
    public bool HasDrifted()
    {
        StoreView view = current();
        return _applied.Keys.Any(key => view.Get(key) is null);
    }

    private bool Nothing()
    {
        report("the files change nothing in the store");
        return false;
    }

    private bool IsChanged(FileObject one) => _applied.GetValueOrDefault(one.Key) != one.Json.ToJsonString() || current().Get(one.Key) is null;

    private async Task<bool> Try(ImmutableArray<FileObject> changed, ImmutableArray<FileObject> wanted, CancellationToken cancel)
    {
        StoreView view = current();
        HashSet<string> coming = [.. wanted.Where(static one => one.Key is { Group: "", Plural: "namespaces" }).Select(static one => one.Key.Name)];
        var refused = new SortedDictionary<int, string[]>();
        await Parallel.ForEachAsync(changed.Index(), Options(cancel), async (entry, stop) =>
        {
            // What goes into a namespace that these files make cannot be tried before it is there.
            string ns = entry.Item.Key.Namespace;
            if (ns.Length > 0 && coming.Contains(ns) && view.Get(new ObjectKey("", "namespaces", "", ns)) is null)
                return;
            KubeWriteResult result = await writer.Apply((JsonObject)entry.Item.Json.DeepClone(), force: true, stop, dryRun: true);
            if (result.Refusal is { } refusal)
                lock (refused)
                    refused[entry.Index] = [.. FileRefusals.Lines(entry.Item, refusal)];
        });
        foreach (string line in refused.Values.SelectMany(static lines => lines))
            report(line);
        return refused.Count == 0;
    }

    private async Task<bool> Apply(ImmutableArray<FileObject> changed, CancellationToken cancel)
    {
        bool all = true;
        int written = 0;
        // Namespaces come first, and by themselves: the others need them.
        foreach (bool inside in (bool[])[false, true])
            await Parallel.ForEachAsync(changed.Where(one => one.Type.Namespaced == inside), Options(cancel), async (one, stop) =>
            {
                long before = current().Get(one.Key)?.Revision ?? 0;
                KubeWriteResult result = await writer.Apply((JsonObject)one.Json.DeepClone(), force: true, stop);
                lock (files)
                {
                    if (result.Refusal is { } refusal)
                    {
                        all = false;
                        _applied = _applied.Remove(one.Key);
                        foreach (string line in FileRefusals.Lines(one, refusal))
                            report(line);
                        return;
                    }
                    _applied = _applied.SetItem(one.Key, one.Json.ToJsonString());
                    if (result.Object is { } stored && stored.Revision != before)
                        written++;
                }
            });
        if (written > 0)
            report($"{written} object{(written == 1 ? "" : "s")} written from files");
        return all;
    }

    private async Task<bool> Prune(HashSet<ObjectKey> wanted, CancellationToken cancel)
    {
        bool all = true;
        // Namespaces last: what stands in them goes first.
        foreach (StoredObject stored in Owned(current()).Where(stored => !wanted.Contains(stored.Key)).OrderByDescending(static stored => stored.Key.Namespace.Length > 0).ToList())
        {
            KubeWriteResult result = await writer.Delete(stored.Key, resourceVersion: null, cancel);
            _applied = _applied.Remove(stored.Key);
            if (result.Refusal is { Code: 403 } kept && stored.Key is { Group: "", Plural: "namespaces" })
                report($"namespace `{stored.Key.Name}` is in no file any more and stays: {kept.Message}");
            else if (result.Refusal is { } refusal && refusal.Code != 404)
            {
                all = false;
                report($"{stored.Key.Plural} `{stored.Key.Namespace}/{stored.Key.Name}` is in no file any more and cannot be deleted: {refusal.Message}");
            }
            else
                report($"{stored.Key.Plural} `{stored.Key.Namespace}/{stored.Key.Name}` deleted: no file names it any more");
        }
        return all;
    }

    /// <summary>Everything that files made, by what the objects themselves say of who applied them.</summary>
    private static IEnumerable<StoredObject> Owned(StoreView view) =>
        from collection in view.Collections
        from stored in view.List(collection.Group, collection.Plural).Values
        where stored.Json.Span.IndexOf(Mark) >= 0 && IsOwned(stored)
        select stored;

    private static bool IsOwned(StoredObject stored)
    {
        using JsonDocument document = JsonDocument.Parse(stored.Json);
        return document.RootElement.GetProperty("metadata") is var metadata
            && !metadata.TryGetProperty("deletionTimestamp", out _)
            && metadata.TryGetProperty("managedFields", out JsonElement fields)
            && fields.EnumerateArray().Any(static entry => entry.GetProperty("manager").GetString() == FieldManager && entry.GetProperty("operation").GetString() == "Apply");
    }

    private static ParallelOptions Options(CancellationToken cancel) => new() { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancel };
}
