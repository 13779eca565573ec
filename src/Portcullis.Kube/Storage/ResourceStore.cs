using System.Collections.Immutable;
using System.Text.Json;

namespace Portcullis.Kube;

/// <summary>Every object of the API in memory, kept in step with the engine that holds them for good. Thread-safe.</summary>
/// <remarks>Reads never wait for the engine. What is shown comes from the engine's own order of commits alone, so every reader and watcher sees one history, whoever wrote.</remarks>
public sealed class ResourceStore : IAsyncDisposable
{
    private readonly IObjectEngine _engine;
    private readonly TimeProvider _time;
    private readonly ResourceStoreOptions _options;
    private readonly EventLog _log;
    private readonly Lock _healthGate = new();
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _following;
    private readonly DurationHistogram _commits = new();
    private StoreHealth _health = StoreHealth.Good;
    private long _conflicts, _failures;
    private ImmutableDictionary<ObjectKey, string> _unreadable = ImmutableDictionary<ObjectKey, string>.Empty;
    private CancellationTokenSource? _round;
    private bool _refresh;
    private bool _isClosed;

    private ResourceStore(IObjectEngine engine, TimeProvider time, ResourceStoreOptions options, EventLog log)
    {
        (_engine, _time, _options, _log) = (engine, time, options, log);
        _following = Task.Run(Follow);
    }

    /// <summary>The latest view in this process.</summary>
    public StoreView Current => _log.Current;

    public long CurrentRevision => Current.Revision;

    /// <summary>Watches may start at this revision or later.</summary>
    public long OldestRevision => _log.Oldest;

    /// <summary>Objects whose latest content could not be decrypted here, and why: what the view shows of them is older.</summary>
    public ImmutableDictionary<ObjectKey, string> Unreadable => Volatile.Read(ref _unreadable);

    /// <summary>Commits since the store was opened.</summary>
    public CommitCounts Commits => new(Interlocked.Read(ref _conflicts), Interlocked.Read(ref _failures), _commits.Read());

    public StoreHealth Health =>
        Volatile.Read(ref _health) is { FollowProblem: null } follows && Unreadable.Values.FirstOrDefault() is { } why ? follows with { FollowProblem = why } : Volatile.Read(ref _health);

    /// <summary>Reads everything from the engine, which stays the caller's to dispose, after the store.</summary>
    /// <exception cref="StorageException">The engine cannot serve, or holds what is no object.</exception>
    public static async Task<ResourceStore> Open(IObjectEngine engine, TimeProvider time, ResourceStoreOptions? options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(time);
        options ??= ResourceStoreOptions.Default;
        EngineContent content = await engine.Load(cancel);
        StoreView view = View(content);
        (List<StoreEvent> history, long oldest) = EventTrace.Before(view, content);
        return new ResourceStore(engine, time, options, new EventLog(options, time, view, history, oldest));
    }

    /// <summary>A view that holds everything committed before the call, by other processes too.</summary>
    /// <exception cref="StorageException">The engine cannot say what is latest, or did not deliver it in time.</exception>
    public ValueTask<StoreView> Latest(CancellationToken cancel) =>
        _engine.IsShared ? CaughtUp(cancel) : ValueTask.FromResult(Current);

    /// <summary>A view of at least this revision, or null when it is not reached in time.</summary>
    public async ValueTask<StoreView?> AtLeast(long revision, TimeSpan patience, CancellationToken cancel) =>
        await _log.Gate.Reach(revision, patience, cancel) ? Current : null;

    /// <summary>The view of exactly this revision, to continue a list; null when it is no longer kept, or not reached yet.</summary>
    public StoreView? Exactly(long revision) => _log.Exactly(revision);

    /// <summary>Makes all of the writes or none, durably. When it returns, <see cref="Current"/> shows them, or what made them fail.</summary>
    /// <remarks>All writes of one commit get one revision, and a client that resumes a watch at it is shown none of them: put into one commit only what must not be seen apart.</remarks>
    /// <exception cref="ArgumentException">No write, one object twice, or JSON that is no object with metadata.</exception>
    /// <exception cref="StorageException">The engine cannot serve.</exception>
    public async Task<StoreCommit> Commit(IReadOnlyList<ObjectWrite> writes, CancellationToken cancel)
    {
        WriteRules.Check(writes);
        ObjectWrite[] bare = [.. writes.Select(WithoutVersion)];
        StoredObject?[] before = [.. writes.Select(write => write.Json is null ? Current.Get(write.Key) : null)];

        CommitResult result = await Committed(bare, cancel);
        if (!result.Made)
        {
            // The writer is about to look at what it lost against: that must be there to see.
            await CaughtUp(cancel);
            return new StoreCommit(0, result.Conflict, []);
        }

        // The commit is made: nothing that happens to the caller now can undo it, so its cancellation is not heard any more.
        if (!await _log.Gate.Reach(result.Revision, _options.Patience, CancellationToken.None))
            throw new StorageException($"the commit was made as revision {result.Revision} but did not come back from storage in time", outcomeUnknown: true);
        return new StoreCommit(result.Revision, Conflict: null, Shown(bare, before, result.Revision));
    }

    /// <summary>The changes of one collection, in all namespaces, after a revision.</summary>
    /// <exception cref="RevisionCompactedException">They are no longer all known.</exception>
    public StoreWatch Watch(string group, string plural, long after) => _log.Watch((group, plural), after);

    /// <summary>The changes of every collection after a revision.</summary>
    /// <exception cref="RevisionCompactedException">They are no longer all known.</exception>
    public StoreWatch WatchAll(long after) => _log.Watch(collection: null, after);

    /// <summary>Tries again to read what could not be decrypted: another key is known now.</summary>
    public void Refresh()
    {
        if (Unreadable.IsEmpty)
            return;
        Volatile.Write(ref _refresh, true);
        try
        {
            Volatile.Read(ref _round)?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            return; // the loop is at its top already, and looks
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isClosed, true))
            return;
        await _closing.CancelAsync();
        await _following;
        _log.Close();
        _closing.Dispose();
    }

    private static StoreView View(EngineContent content) =>
        StoreView.Of(content.Revision, content.Objects.Select(each => EventTrace.Show(each.Key, each.Revision, each.Json!.Value.Span)));

    private static ObjectWrite WithoutVersion(ObjectWrite write)
    {
        try
        {
            return write.Json is { } json ? write with { Json = ResourceVersionText.Without(json) } : write;
        }
        catch (JsonException problem)
        {
            throw new ArgumentException($"`{write.Key}` is not a JSON object with metadata", nameof(write), problem);
        }
    }

    private async Task<CommitResult> Committed(ObjectWrite[] writes, CancellationToken cancel)
    {
        long began = _time.GetTimestamp();
        try
        {
            CommitResult result = await _engine.Commit(writes, cancel);
            if (result.Made)
                _commits.Observe(_time.GetElapsedTime(began));
            else
                Interlocked.Increment(ref _conflicts);
            ReportCommit(problem: null);
            return result;
        }
        catch (StorageException problem)
        {
            Interlocked.Increment(ref _failures);
            ReportCommit(problem.Message);
            throw;
        }
    }

    private ImmutableArray<StoredObject> Shown(ObjectWrite[] writes, StoredObject?[] before, long revision)
    {
        StoreView now = Current;
        var shown = ImmutableArray.CreateBuilder<StoredObject>(writes.Length);
        for (int at = 0; at < writes.Length; at++)
        {
            ObjectWrite write = writes[at];
            if (write.Json is not { } json)
                shown.Add(EventTrace.ShowDeleted(Last(write, before[at], revision), revision));
            else
                shown.Add(now.Get(write.Key) is { } current && current.Revision == revision ? current : EventTrace.Show(write.Key, revision, json.Span));
        }
        return shown.MoveToImmutable();
    }

    private StoredObject Last(ObjectWrite deletion, StoredObject? before, long revision) =>
        before?.Revision == deletion.Expected ? before
        : Exactly(revision - 1)?.Get(deletion.Key)
        ?? throw new StorageException($"`{deletion.Key}` was deleted as revision {revision}, and what it was is no longer known");

    private async ValueTask<StoreView> CaughtUp(CancellationToken cancel)
    {
        long latest = await _engine.LatestRevision(cancel);
        return await _log.Gate.Reach(latest, _options.Patience, cancel)
            ? Current
            : throw new StorageException($"revision {latest} did not come from storage in time");
    }

    private async Task Follow()
    {
        TimeSpan pause = _options.RetryFrom;
        (bool mustReload, bool justReloaded) = (false, false);
        while (!_closing.IsCancellationRequested)
        {
            using var again = CancellationTokenSource.CreateLinkedTokenSource(_closing.Token);
            Volatile.Write(ref _round, again);
            try
            {
                if (Interlocked.Exchange(ref _refresh, false))
                    await TryReload();
                // Also tells that the engine answers again, and whether it was set back while it did not.
                if (mustReload || await _engine.LatestRevision(_closing.Token) < CurrentRevision)
                {
                    await Reload();
                    (mustReload, justReloaded) = (false, true);
                }
                ReportFollow(problem: null);
                await foreach (IReadOnlyList<EngineChange> changes in _engine.Follow(CurrentRevision, again.Token))
                {
                    Apply(changes);
                    (pause, justReloaded) = (_options.RetryFrom, false);
                }
                throw new StorageException("storage stopped telling what changes");
            }
            catch (OperationCanceledException) when (_closing.IsCancellationRequested)
            {
                return;
            }
            catch (OperationCanceledException) when (again.IsCancellationRequested)
            {
                continue; // asked to read again what could not be read
            }
            catch (RevisionCompactedException) when (!justReloaded)
            {
                mustReload = true;
                continue;
            }
            catch (Exception problem) // a loop top: whatever it is, it is shown in Health and tried again
            {
                mustReload |= problem is RevisionCompactedException;
                ReportFollow(problem.Message);
            }
            pause = await Pause(pause);
        }
    }

    private async Task<TimeSpan> Pause(TimeSpan pause)
    {
        await Task.Delay(pause, _time, _closing.Token).ContinueWith(_ => { }, TaskScheduler.Default); // closing is seen by the loop
        return pause * 2 < _options.RetryTo ? pause * 2 : _options.RetryTo;
    }

    // What still cannot be opened stays as it was; the others are followed on.
    private async Task TryReload()
    {
        try
        {
            await Reload();
        }
        catch (StorageException problem)
        {
            ReportFollow(problem.Message);
        }
    }

    private void Apply(IReadOnlyList<EngineChange> changes)
    {
        foreach (EngineChange change in changes)
            if (change.Unreadable is { } why)
                Volatile.Write(ref _unreadable, _unreadable.SetItem(change.Key, why));
        StoreView view = Current;
        List<StoreEvent> events = EventTrace.After(view, changes);
        long revision = changes.Count == 0 ? view.Revision : Math.Max(view.Revision, changes[^1].Revision);
        _log.Publish(events, view.Change(revision, events.Select(each => (each.Object.Key, each.Kind == StoreEventKind.Deleted ? null : each.Object))));
        // Last: until the view shows what was written last, nothing of them is to be shown.
        foreach (ObjectKey key in _unreadable.Keys)
            if (changes.LastOrDefault(change => change.Key == key) is { Unreadable: null })
                Volatile.Write(ref _unreadable, _unreadable.Remove(key));
    }

    private async Task Reload()
    {
        StoreView before = Current;
        StoreView after = View(await _engine.Load(_closing.Token));
        List<StoreEvent> events = EventTrace.Between(before, after);
        if (after.Revision < before.Revision || events.Exists(each => each.Object.Revision <= before.Revision))
            _log.Replace(after); // the engine was set back: nothing that watchers saw leads on from here
        else
            _log.PublishDifference(events, after);
        Volatile.Write(ref _unreadable, ImmutableDictionary<ObjectKey, string>.Empty); // last: until then what is shown of them is older
    }

    private void ReportFollow(string? problem)
    {
        lock (_healthGate)
            Report(problem, _health.CommitProblem);
    }

    private void ReportCommit(string? problem)
    {
        if (_health.CommitProblem == problem)
            return;
        lock (_healthGate)
            Report(_health.FollowProblem, problem);
    }

    private void Report(string? followProblem, string? commitProblem)
    {
        var next = new StoreHealth(followProblem, commitProblem, _health.Since ?? _time.GetUtcNow());
        Volatile.Write(ref _health, next.IsGood ? StoreHealth.Good : next);
    }
}
