using System.Collections.Immutable;

namespace Portcullis.Control;

/// <content>What data planes say of themselves, and who in this process asks.</content>
public sealed partial class ConfigFeed
{
    /// <summary>The mesh's root namespace, as the MeshConfig has it.</summary>
    internal string RootNamespace
    {
        get
        {
            lock (_lock)
                return _rootNamespace;
        }
    }

    /// <summary>Every data plane that is connected to this process, or was and is not forgotten yet.</summary>
    internal ImmutableArray<PlaneRun> Planes
    {
        get
        {
            lock (_lock)
                return [.. _planes.Values.OrderBy(static run => run.Plane.Id, StringComparer.Ordinal)];
        }
    }

    /// <summary>How many data planes that are connected here have not yet answered to everything that there is for them.</summary>
    internal int Lagging
    {
        get
        {
            lock (_lock)
                return _subscriptions.Count(subscription => subscription.IsBehind
                    || (_planes.GetValueOrDefault(subscription.Plane.Id) is { } run && run.Runs < subscription.Sent && run.Refusals.Values.All(refusal => refusal.Revision < subscription.Sent)));
        }
    }

    /// <summary>Follows the feed from its beginning: the first look gives every object.</summary>
    /// <param name="minds">As for <see cref="FeedListener"/>.</param>
    internal FeedListener Listen(bool minds = false)
    {
        var listener = new FeedListener(minds);
        lock (_lock)
        {
            foreach (FeedEntry entry in _entries.Values)
                listener.Note(entry.Name, entry);
            _listeners.Add(listener);
        }
        return listener;
    }

    internal void Unlisten(FeedListener listener)
    {
        lock (_lock)
            _listeners.Remove(listener);
    }

    internal (IReadOnlyCollection<KeyValuePair<string, FeedEntry?>> Changed, bool Planes) Take(FeedListener listener)
    {
        lock (_lock)
            return listener.Take();
    }

    internal string[] TakeTouched(FeedListener listener)
    {
        lock (_lock)
            return listener.TakeTouched();
    }

    /// <summary>Forgets data planes that were lost before a time.</summary>
    internal void Forget(DateTimeOffset lostBefore)
    {
        lock (_lock)
        {
            foreach (PlaneRun run in _planes.Values.ToArray())
            {
                if (run.Connected || run.Seen >= lostBefore)
                    continue;
                _planes.Remove(run.Plane.Id);
                NotePlanes();
            }
        }
    }

    internal FeedUpdate? Take(FeedSubscription subscription)
    {
        lock (_lock)
            return subscription.Take(Revision, _entries.Values);
    }

    internal void Acknowledge(FeedSubscription subscription, long revision, ImmutableArray<FeedRefusal> unserved)
    {
        lock (_lock)
            if (RunOf(subscription) is { } run)
                SetPlane(run.WithAcknowledged(Math.Min(revision, Revision), _time.GetTimestamp()).WithUnserved(unserved));
    }

    internal void TellUnserved(FeedSubscription subscription, ImmutableArray<FeedRefusal> unserved)
    {
        lock (_lock)
            if (RunOf(subscription) is { } run)
                SetPlane(run.WithUnserved(unserved));
    }

    internal void Refuse(FeedSubscription subscription, long revision, ImmutableArray<FeedRefusal> refusals)
    {
        lock (_lock)
            if (RunOf(subscription) is { } run)
                SetPlane(run.WithRefused(revision, refusals));
    }

    internal void Leave(FeedSubscription subscription)
    {
        lock (_lock)
        {
            if (RunOf(subscription) is { } run)
                SetPlane(run with { Connected = false, Seen = _time.GetUtcNow() });
            _subscriptions.Remove(subscription);
        }
    }

    private PlaneRun? RunOf(FeedSubscription subscription) =>
        _subscriptions.Contains(subscription) ? _planes.GetValueOrDefault(subscription.Plane.Id) : null;

    private void SetPlane(PlaneRun run)
    {
        if (_planes.TryGetValue(run.Plane.Id, out PlaneRun? before) && before == run)
            return;
        _planes[run.Plane.Id] = run;
        NotePlanes();
    }

    private void NotePlanes()
    {
        foreach (FeedListener listener in _listeners)
            listener.NotePlanes();
    }
}
