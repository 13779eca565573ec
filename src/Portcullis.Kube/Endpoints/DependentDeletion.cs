using System.Text.Json.Nodes;

namespace Portcullis.Kube;

/// <summary>
/// Deletes objects whose owners are all gone, and lets owners go that waited for their dependents, as Kubernetes' garbage collector does.
/// One process at a time runs it, the leader.
/// </summary>
/// <remarks>
/// SECURITY: an owner is gone when its deletion was seen, now or in the history that the store keeps. One that never was here, as in an object
/// that was exported from a cluster, takes nobody with it: a policy that goes does not deny. An owner of a kind that is not served counts as being there.
/// </remarks>
public sealed class DependentDeletion(KubeApi api)
{
    private const int MostGone = 100_000;

    private readonly KubeApiOptions _options = api.Options;
    private readonly KubeWriter _writer = new(api, "garbage-collector");
    private readonly Dictionary<ObjectKey, string[]> _owners = [];
    private readonly Dictionary<string, HashSet<ObjectKey>> _dependents = new(StringComparer.Ordinal);
    private readonly HashSet<ObjectKey> _due = [];
    private readonly HashSet<ObjectKey> _waiting = [];
    private readonly HashSet<string> _gone = new(StringComparer.Ordinal); // uids of what was seen to be deleted

    /// <summary>Works until cancelled, or until the store closes; begins with what was left before. Throws nothing but the cancellation.</summary>
    public Task Run(CancellationToken cancel) =>
        StoreLoop.Run(Work, problem => ApiLog.DependentsFailed(_options.Log, problem), _options.Time, cancel);

    private async Task Work(CancellationToken cancel)
    {
        _owners.Clear();
        _dependents.Clear();
        _due.Clear();
        _waiting.Clear();
        _gone.Clear();
        StoreView view = await _options.Store.Latest(cancel);
        foreach ((string group, string plural) in view.Collections)
            foreach (StoredObject stored in view.List(group, plural).Values)
                Note(stored, isThere: true);
        // Whoever led before may have ended between the owner's deletion and the dependents'.
        StoreWatch watch = _options.Store.WatchAll(_options.Store.OldestRevision);
        while (true)
        {
            foreach (ObjectKey key in _due.ToArray())
                await Check(key, cancel);
            _due.Clear();
            foreach (ObjectKey key in _waiting.ToArray())
                await Finish(key, cancel);
            foreach (StoreEvent happened in await watch.Next(cancel))
            {
                if (happened.Kind == StoreEventKind.Deleted)
                    Miss(happened.Object);
                if (happened.Object.Revision > view.Revision)
                    Note(happened.Object, happened.Kind != StoreEventKind.Deleted);
            }
        }
    }

    private void Note(StoredObject stored, bool isThere)
    {
        if (_owners.Remove(stored.Key, out string[]? before))
            foreach (string uid in before)
                if (_dependents.TryGetValue(uid, out HashSet<ObjectKey>? theirs) && theirs.Remove(stored.Key) && theirs.Count == 0)
                    _dependents.Remove(uid);
        if (!isThere)
        {
            _waiting.Remove(stored.Key);
            return;
        }
        if (Dependents.IsWaiting(stored))
            _waiting.Add(stored.Key);
        string[] owners = Dependents.OwnersOf(stored);
        if (owners.Length == 0)
            return;
        _owners[stored.Key] = owners;
        foreach (string uid in owners)
        {
            if (!_dependents.TryGetValue(uid, out HashSet<ObjectKey>? theirs))
                _dependents[uid] = theirs = [];
            theirs.Add(stored.Key);
        }
        _due.Add(stored.Key);
    }

    private void Miss(StoredObject deleted)
    {
        string uid = Uid(ObjectJson.Read(deleted.Json));
        if (_gone.Count >= MostGone)
            _gone.Clear();
        _gone.Add(uid);
        if (_dependents.TryGetValue(uid, out HashSet<ObjectKey>? left))
            _due.UnionWith(left);
    }

    private async Task Check(ObjectKey key, CancellationToken cancel)
    {
        StoreView view = await _options.Store.Latest(cancel);
        if (view.Get(key) is not { } stored || _options.Catalog.ByPlural(key.Group, key.Plural) is not { } type || KindRules.KeptBecause(type, key.Name) is not null)
            return;
        JsonObject tree = ObjectJson.Read(stored.Json);
        JsonObject[] owners = [.. Dependents.References(tree)];
        if (owners.Length == 0 || MetadataRules.IsTerminating(tree) || !Array.TrueForAll(owners, owner => IsGone(view, key, owner)))
            return;
        KubeWriteResult gone = await _writer.Delete(key, tree.Tree("metadata").Text("resourceVersion"), cancel); // who was faster is seen as an event
        if (gone.Ok)
            ApiLog.DependentDeleted(_options.Log, key.Text);
    }

    private bool IsGone(StoreView view, ObjectKey dependent, JsonObject owner) =>
        _gone.Contains(owner.Text("uid")) && KeyOf(dependent, owner) is { } key && (view.Get(key) is not { } found || Uid(ObjectJson.Read(found.Json)) != owner.Text("uid"));

    /// <summary>Where an owner stands; null when its kind is not served, or could not own this object.</summary>
    private ObjectKey? KeyOf(ObjectKey dependent, JsonObject owner)
    {
        string apiVersion = owner.Text("apiVersion");
        int slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return _options.Catalog.ByKind(slash < 0 ? "" : apiVersion[..slash], owner.Text("kind")) is { IsAbsent: false } type && (!type.Namespaced || dependent.Namespace.Length > 0)
            ? new ObjectKey(type.Group, type.Plural, type.Namespaced ? dependent.Namespace : "", owner.Text("name"))
            : null;
    }

    /// <summary>Whether an object owns another, or one of its owners, or is the same.</summary>
    private bool IsAbove(StoreView view, StoredObject below, string uid)
    {
        var seen = new HashSet<ObjectKey> { below.Key };
        var next = new Stack<StoredObject>([below]);
        while (next.TryPop(out StoredObject? each))
        {
            JsonObject tree = ObjectJson.Read(each.Json);
            if (Uid(tree) == uid)
                return true;
            foreach (JsonObject owner in Dependents.References(tree))
                if (KeyOf(each.Key, owner) is { } key && view.Get(key) is { } found && seen.Add(key))
                    next.Push(found);
        }
        return false;
    }

    /// <summary>An owner that waits: its dependents go first, and it waits for those that say so.</summary>
    private async Task Finish(ObjectKey key, CancellationToken cancel)
    {
        StoreView view = await _options.Store.Latest(cancel);
        if (view.Get(key) is not { } stored || !Dependents.IsWaiting(stored))
        {
            _waiting.Remove(key);
            return;
        }
        JsonObject owner = ObjectJson.Read(stored.Json);
        string uid = Uid(owner);
        bool blocked = false;
        foreach (StoredObject dependent in Dependents.Of(view, uid))
        {
            JsonObject tree = ObjectJson.Read(dependent.Json);
            JsonObject[] owners = [.. Dependents.References(tree)];
            if (!Array.TrueForAll(owners, other => other.Text("uid") == uid || IsGone(view, dependent.Key, other)))
                continue;
            // Who waits for this owner in turn is not waited for: a circle would stay for ever.
            blocked |= Array.Exists(owners, one => one.Text("uid") == uid && one.Flag("blockOwnerDeletion")) && !IsAbove(view, stored, Uid(tree));
            if (!MetadataRules.IsTerminating(tree))
                await _writer.Delete(dependent.Key, tree.Tree("metadata").Text("resourceVersion"), cancel);
        }
        if (!blocked)
            await Release(stored, owner);
    }

    private async Task Release(StoredObject stored, JsonObject owner)
    {
        JsonObject metadata = owner.TreeOrNew("metadata");
        string[] left = [.. ObjectJson.Texts(metadata.Items("finalizers")).Where(name => name != Dependents.Awaited)];
        metadata.Remove("finalizers");
        if (left.Length > 0)
            metadata["finalizers"] = ObjectJson.TextArray(left);
        ObjectWrite write = new(stored.Key, stored.Revision, left.Length == 0 ? (ReadOnlyMemory<byte>?)null : ObjectJson.Write(owner));
        await api.Pipeline.Exclusively(() => _options.Store.Commit([write], CancellationToken.None), CancellationToken.None);
    }

    private static string Uid(JsonObject tree) => tree.Tree("metadata").Text("uid");
}
