namespace Portcullis.Kube;

/// <summary>The current view, the events that led to it as far as they are kept, and the views they can be undone to. Thread-safe; watchers read from it at their own positions, so a watcher costs nothing while nothing happens.</summary>
internal sealed class EventLog
{
    private const int ReadAtMost = 256;
    private const int EventsPerKeptView = 256;
    private const int BytesPerEvent = 256; // what an event weighs beside its JSON, roughly

    private readonly Lock _gate = new();
    private readonly ResourceStoreOptions _options;
    private readonly EventRing _all = new();
    private readonly Dictionary<(string Group, string Plural), EventRing> _byCollection = [];
    private readonly Queue<(StoreView View, long End)> _views = new();
    private readonly List<(long From, long To)> _gaps = [];
    private StoreView _current;
    private long _oldest;
    private long _bytes;
    private long _lastViewEnd;
    private bool _isClosed;

    public EventLog(ResourceStoreOptions options, TimeProvider time, StoreView view, IReadOnlyList<StoreEvent> history, long oldest)
    {
        (_options, _current, _oldest) = (options, view, oldest);
        Gate = new RevisionGate(view.Revision, time);
        Append(history, view);
    }

    public StoreView Current => Volatile.Read(ref _current);

    /// <summary>Opens before watchers are woken: who waits for a commit does not wait for thousands of them.</summary>
    public RevisionGate Gate { get; }

    public long Oldest
    {
        get
        {
            lock (_gate)
                return _oldest;
        }
    }

    /// <summary>Shows a new view together with the events that lead to it.</summary>
    public void Publish(IReadOnlyList<StoreEvent> events, StoreView view)
    {
        lock (_gate)
            Append(events, view);
    }

    /// <summary>As <see cref="Publish"/>, when only the two ends of the way are known: no watch may start between them.</summary>
    public void PublishDifference(IReadOnlyList<StoreEvent> events, StoreView view)
    {
        lock (_gate)
        {
            _gaps.Add((_current.Revision, view.Revision));
            Append(events, view);
        }
    }

    /// <summary>Shows a view that has nothing to do with the one before: every watcher has to begin anew.</summary>
    public void Replace(StoreView view)
    {
        lock (_gate)
        {
            foreach (EventRing ring in _byCollection.Values.Append(_all))
                ring.Expire();
            _views.Clear();
            _gaps.Clear();
            (_oldest, _bytes, _lastViewEnd) = (view.Revision, 0, _all.End);
            Volatile.Write(ref _current, view);
            Gate.Set(view.Revision);
            foreach (EventRing ring in _byCollection.Values.Append(_all))
                ring.Wake();
        }
    }

    /// <summary>Ends every watch.</summary>
    public void Close()
    {
        lock (_gate)
        {
            _isClosed = true;
            foreach (EventRing ring in _byCollection.Values.Append(_all))
                ring.Wake();
        }
    }

    public StoreWatch Watch((string Group, string Plural)? collection, long after)
    {
        lock (_gate)
        {
            if (after < _oldest || _gaps.Exists(gap => after > gap.From && after < gap.To))
                throw new RevisionCompactedException(after, _oldest);

            EventRing ring = collection is { } one ? RingOf(one) : _all;
            return new StoreWatch(this, ring, after, ring.After(after));
        }
    }

    /// <summary>What a watcher has not seen yet, never a part of a revision only; or, when that is nothing, when to ask again.</summary>
    /// <exception cref="RevisionCompactedException">It is too far behind.</exception>
    public (StoreEvent[] Events, Task Changed) Read(EventRing ring, ref long position, long after)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(ResourceStore));
            if (position < ring.First)
                throw new RevisionCompactedException(after, _oldest);

            while (position < ring.End && ring[position].Object.Revision <= after)
                position++;
            long end = Math.Min(position + ReadAtMost, ring.End);
            while (end > position && end < ring.End && ring[end].Object.Revision == ring[end - 1].Object.Revision)
                end++;

            var events = new StoreEvent[end - position];
            for (int at = 0; at < events.Length; at++)
                events[at] = ring[position + at];
            position = end;
            return (events, events.Length == 0 ? ring.Changed : Task.CompletedTask);
        }
    }

    /// <summary>The revision up to which a watcher at this position has seen everything.</summary>
    public long Seen(EventRing ring, long position, long delivered)
    {
        lock (_gate)
            return position == ring.End ? Math.Max(delivered, _current.Revision) : delivered;
    }

    /// <summary>The store as it was at a revision, or null when that is no longer known, or not yet.</summary>
    public StoreView? Exactly(long revision)
    {
        StoreView from;
        StoreEvent[] undone;
        lock (_gate)
        {
            if (revision == _current.Revision)
                return _current;
            if (revision > _current.Revision || revision < _oldest || _gaps.Exists(gap => revision > gap.From && revision < gap.To))
                return null;

            (from, long end) = _views.Append((View: _current, _all.End)).First(kept => kept.View.Revision >= revision);
            long start = _all.After(revision);
            undone = new StoreEvent[Math.Max(0, end - start)];
            for (int at = 0; at < undone.Length; at++)
                undone[at] = _all[start + at];
        }
        return from.Change(revision, undone.Reverse().Select(each => (each.Object.Key, each.Previous)));
    }

    private void Append(IReadOnlyList<StoreEvent> events, StoreView view)
    {
        var touched = new HashSet<EventRing>();
        foreach (StoreEvent each in events)
        {
            EventRing ring = RingOf((each.Object.Key.Group, each.Object.Key.Plural));
            ring.Add(each);
            _all.Add(each);
            touched.Add(ring);
            _bytes += Weight(each);
        }
        while (_all.End > _all.First && (_all.End - _all.First > _options.KeptChanges || _bytes > _options.KeptBytes))
        {
            // INVARIANT: every ring holds its events in the order of the whole, so the oldest of all is the oldest of its ring.
            StoreEvent oldest = _all.RemoveOldest();
            RingOf((oldest.Object.Key.Group, oldest.Object.Key.Plural)).RemoveOldest();
            _bytes -= Weight(oldest);
            _oldest = oldest.Object.Revision;
        }
        if (_all.End - _lastViewEnd >= EventsPerKeptView)
        {
            _views.Enqueue((view, _all.End));
            _lastViewEnd = _all.End;
        }
        while (_views.TryPeek(out (StoreView View, long End) kept) && kept.View.Revision < _oldest)
            _views.Dequeue();
        _gaps.RemoveAll(gap => gap.To <= _oldest);

        Volatile.Write(ref _current, view);
        Gate.Set(view.Revision);
        foreach (EventRing ring in touched)
            ring.Wake();
        if (touched.Count > 0)
            _all.Wake();
    }

    private EventRing RingOf((string Group, string Plural) collection)
    {
        if (!_byCollection.TryGetValue(collection, out EventRing? ring))
            _byCollection[collection] = ring = new EventRing();
        return ring;
    }

    private static long Weight(StoreEvent each) => each.Object.Json.Length + BytesPerEvent;
}
