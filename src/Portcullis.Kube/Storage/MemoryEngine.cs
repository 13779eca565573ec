using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace Portcullis.Kube;

/// <summary>Keeps objects in memory only: everything an engine promises but surviving the process. Several stores on one instance behave as several processes on one database.</summary>
public sealed class MemoryEngine : IObjectEngine
{
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _leader = new(1, 1);
    private readonly Dictionary<ObjectKey, EngineChange> _objects = [];
    private readonly Queue<(EngineChange Change, EngineChange? Before)> _history = new();
    private readonly int _keptChanges;
    private ChangeLink _last = new(1, []);
    private long _historyStart = 1;

    /// <summary>An empty engine.</summary>
    /// <param name="isShared">What <see cref="IsShared"/> says: true makes a store ask for the latest revision before it answers.</param>
    /// <param name="keptChanges">How many changes are kept for those who follow; older ones are forgotten.</param>
    public MemoryEngine(bool isShared = false, int keptChanges = 10_000)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keptChanges);
        (IsShared, _keptChanges) = (isShared, keptChanges);
    }

    public bool IsShared { get; }

    public Task<EngineContent> Load(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            var seen = new HashSet<ObjectKey>();
            ImmutableArray<EngineChange> before = [.. _history.Where(entry => seen.Add(entry.Change.Key)).Select(entry => entry.Before).OfType<EngineChange>()];
            return Task.FromResult(new EngineContent(
                _last.Revision, [.. _objects.Values],
                [.. before.Concat(_history.Select(entry => entry.Change)).OrderBy(change => change.Revision)], _historyStart));
        }
    }

    public Task<CommitResult> Commit(IReadOnlyList<ObjectWrite> writes, CancellationToken cancel)
    {
        WriteRules.Check(writes);
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
        {
            foreach (ObjectWrite write in writes)
                if ((_objects.GetValueOrDefault(write.Key)?.Revision ?? 0) != write.Expected)
                    return Task.FromResult(new CommitResult(0, write.Key));

            long revision = _last.Revision + 1;
            EngineChange[] changes = [.. writes.Select(write => new EngineChange(revision, write.Key, Copy(write.Json)))];
            foreach (EngineChange change in changes)
            {
                _history.Enqueue((change, _objects.GetValueOrDefault(change.Key)));
                if (change.Json is null)
                    _objects.Remove(change.Key);
                else
                    _objects[change.Key] = change;
            }
            while (_history.Count > _keptChanges)
                Forget(_history.Peek().Change.Revision);
            _last = _last.Append(revision, changes);
            return Task.FromResult(new CommitResult(revision, Conflict: null));
        }
    }

    public async IAsyncEnumerable<IReadOnlyList<EngineChange>> Follow(long after, [EnumeratorCancellation] CancellationToken cancel)
    {
        (ChangeLink link, EngineChange[] missed) = Since(after);
        if (missed.Length > 0)
            yield return missed;
        while (true)
        {
            link = await link.Next.WaitAsync(cancel);
            yield return link.Changes;
        }
    }

    public Task<long> LatestRevision(CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
            return Task.FromResult(_last.Revision);
    }

    public Task Compact(long before, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        lock (_gate)
            Forget(Math.Min(before - 1, _last.Revision));
        return Task.CompletedTask;
    }

    public Task<int> Reseal(CancellationToken cancel) => Task.FromResult(0);

    public async Task Lead(string candidate, Func<CancellationToken, Task> work, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(work);
        await _leader.WaitAsync(cancel);
        try
        {
            await work(cancel);
        }
        finally
        {
            _leader.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        lock (_gate)
            _last.End("the store was closed");
        _leader.Dispose();
        return ValueTask.CompletedTask;
    }

    private (ChangeLink Link, EngineChange[] Missed) Since(long after)
    {
        lock (_gate)
        {
            if (after < _historyStart || after > _last.Revision)
                throw new RevisionCompactedException(after, _historyStart);
            return (_last, [.. _history.Select(entry => entry.Change).SkipWhile(change => change.Revision <= after)]);
        }
    }

    private static ReadOnlyMemory<byte>? Copy(ReadOnlyMemory<byte>? json)
    {
        // Not `json?.ToArray()` nor a conditional: there null turns into empty memory, which is not a deletion.
        if (json is { } bytes)
            return bytes.ToArray();
        return null;
    }

    private void Forget(long upTo)
    {
        while (_history.TryPeek(out (EngineChange Change, EngineChange? Before) oldest) && oldest.Change.Revision <= upTo)
            _history.Dequeue();
        _historyStart = Math.Max(_historyStart, upTo);
    }
}
