using Portcullis.Kube;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Control;

/// <summary>Follows the store and gives every data plane its slice of it, change by change. Thread-safe.</summary>
/// <remarks>
/// A slice is what the compiler reads for a workload of that namespace: networking kinds, Services and their endpoints;
/// policies of the root namespace and its own; the MeshConfig, and ConfigMaps with CA certificates.
/// SECURITY: of Secrets those of its own namespace, never another. What data planes cannot see (status, managed fields) is not sent.
/// </remarks>
public sealed partial class ConfigFeed : IAsyncDisposable
{
    /// <summary>The namespace whose ConfigMap <c>istio</c> holds the MeshConfig.</summary>
    public const string MeshConfigNamespace = "istio-system";

    /// <summary>Data planes of one namespace that are known at once, connected or lost.</summary>
    internal const int MostPlanesOfNamespace = 5_000;

    private readonly Lock _lock = new();
    private readonly ResourceStore _store;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ended = new();
    private readonly SortedDictionary<string, FeedEntry> _entries = new(StringComparer.Ordinal);
    private readonly List<FeedSubscription> _subscriptions = [];
    private readonly List<FeedListener> _listeners = [];
    private readonly Dictionary<string, PlaneRun> _planes = new(StringComparer.Ordinal);
    private readonly ResourceTable _meshConfig = new(MeshConfigNamespace);
    private readonly ObjectKey _meshConfigKey = new("", "configmaps", MeshConfigNamespace, "istio");
    private readonly Task _following;
    private string _rootNamespace = MeshConfigNamespace;

    /// <summary>Begins to follow a store.</summary>
    public ConfigFeed(ResourceStore store, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(time);
        (_store, _time) = (store, time);
        Reload(store.Current, isFirst: true);
        _following = Task.Run(() => Follow(_ended.Token));
    }

    /// <summary>The store's revision up to which everything has been looked at.</summary>
    public long Revision { get; private set; }

    internal CancellationToken Ended => _ended.Token;

    /// <summary>As <see cref="Subscribe"/>; null when the data plane is not known yet and its namespace has as many as are allowed.</summary>
    /// <remarks>SECURITY: whoever holds a credential of a namespace may name data planes in it, and each is remembered for minutes.</remarks>
    public IFeedSubscription? TrySubscribe(DataPlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        lock (_lock)
            return _planes.ContainsKey(plane.Id) || _planes.Values.Count(run => run.Plane.Namespace == plane.Namespace) < MostPlanesOfNamespace ? Subscribe(plane) : null;
    }

    /// <summary>A data plane's subscription. Another one of the same <see cref="DataPlane.Id"/> takes the place of the one before, whose words no longer count.</summary>
    public IFeedSubscription Subscribe(DataPlane plane)
    {
        ArgumentNullException.ThrowIfNull(plane);
        lock (_lock)
        {
            var subscription = new FeedSubscription(this, plane) { Slice = SliceOf(plane) };
            foreach (FeedSubscription other in _subscriptions.FindAll(other => other.Plane.Id == plane.Id))
            {
                _subscriptions.Remove(other);
                other.End();
            }
            _subscriptions.Add(subscription);
            PlaneRun known = _planes.GetValueOrDefault(plane.Id) ?? new PlaneRun(plane, Connected: true, Runs: 0, At: 0, _time.GetUtcNow(), PlaneRun.NothingRefused);
            SetPlane(known with { Plane = plane, Connected = true, Seen = _time.GetUtcNow(), IsInherited = known.IsInherited || known.Plane.Instance != plane.Instance });
            return subscription;
        }
    }

    /// <summary>Ends every subscription.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended.IsCancellationRequested)
            return;
        await _ended.CancelAsync();
        await _following;
    }

    private async Task Follow(CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            try
            {
                StoreWatch watch = _store.WatchAll(Revision);
                while (true)
                    Apply(await watch.Next(ended));
            }
            catch (RevisionCompactedException)
            {
                Reload(_store.Current, isFirst: false);
            }
            catch (Exception end) when (end is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Apply(IReadOnlyList<StoreEvent> events)
    {
        lock (_lock)
        {
            foreach (StoreEvent change in events)
            {
                if (FeedScopes.Of(change.Object.Key) != FeedScope.None)
                    Take(change.Object.Key, change.Kind == StoreEventKind.Deleted ? null : change.Object, wasThere: false);
                else if (change.Object.Key.Group == PlaneRecords.Group)
                    NotePlanes();
                Revision = Math.Max(Revision, change.Object.Revision);
            }
        }
    }

    private void Reload(StoreView view, bool isFirst)
    {
        lock (_lock)
        {
            var gone = new HashSet<string>(_entries.Keys, StringComparer.Ordinal);
            foreach ((string group, string plural) in FeedScopes.Collections)
            {
                foreach (StoredObject stored in view.List(group, plural).Values)
                {
                    gone.Remove(stored.Key.Text);
                    Take(stored.Key, stored, isFirst);
                }
            }
            foreach (string name in gone)
                Take(_entries[name].Key, now: null, wasThere: false);
            Revision = view.Revision;
        }
    }

    private void Take(ObjectKey key, StoredObject? now, bool wasThere)
    {
        string name = key.Text;
        FeedEntry? before = _entries.GetValueOrDefault(name);
        FeedEntry? entry = null;
        if (now is not null)
        {
            ReadOnlyMemory<byte> visible = VisiblePart.Of(now.Json);
            if (before is not null && before.Object.Json.Span.SequenceEqual(visible.Span))
            {
                foreach (FeedListener listener in _listeners)
                    listener.NoteTouched(name);
                return;
            }
            bool authorities = FeedScopes.Of(key) == FeedScope.MeshConfigAndAuthorities && VisiblePart.HoldsAuthorities(visible);
            entry = new FeedEntry(key, new FeedObject(name, now.Revision, visible), _time.GetTimestamp(), wasThere, authorities);
            _entries[name] = entry;
        }
        else if (!_entries.Remove(name))
        {
            return;
        }
        if (key == _meshConfigKey)
            ReadMeshConfig(entry);
        foreach (FeedSubscription subscription in _subscriptions)
            subscription.Note(before, entry);
        foreach (FeedListener listener in _listeners)
            listener.Note(name, entry);
    }

    // The root namespace decides whose policies everyone receives, so another one is another slice for everyone.
    private void ReadMeshConfig(FeedEntry? entry)
    {
        var found = new Diagnostics();
        if (entry is null)
            _meshConfig.Remove(_meshConfigKey.Text);
        else if (SourceText.FromUtf8(entry.Name, entry.Object.Json.Span, found) is { } text)
            _meshConfig.Set(entry.Name, text, found, UnknownFields.Ignore);
        string root = _meshConfig.ToSet(found).MeshConfig.RootNamespace;
        if (root == _rootNamespace)
            return;
        _rootNamespace = root;
        foreach (FeedSubscription subscription in _subscriptions)
        {
            subscription.Slice = SliceOf(subscription.Plane);
            subscription.StartOver();
        }
    }

    private FeedSlice SliceOf(DataPlane plane) => new(plane.Namespace, _rootNamespace, _meshConfigKey);
}
