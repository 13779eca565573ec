using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>The latest changes within a bound of bytes, and what each of their objects was before the first of them.</summary>
internal sealed class EtcdHistory(EtcdValues values, long mostBytes, long start)
{
    private readonly Queue<(EngineChange Change, EngineChange? Before)> _changes = new();
    private long _bytes;
    private long _start = start;

    public void Add(IReadOnlyList<EtcdWire.WatchEvent> commits)
    {
        foreach (EtcdWire.WatchEvent change in commits)
        {
            if (values.Read(change) is not { } read)
                continue;
            EngineChange? before = change.PrevKv is { Key: not null, ModRevision: > 0 } previous ? values.Read(previous) : null;
            _changes.Enqueue((read, before));
            _bytes += Size(read) + Size(before);
        }
        while (_bytes > mostBytes)
            Forget();
    }

    /// <summary>The changes, after what their objects were before; and the revision from which on none is missing.</summary>
    public (ImmutableArray<EngineChange> History, long Start) UpTo(long revision)
    {
        var seen = new HashSet<ObjectKey>();
        (EngineChange Change, EngineChange? Before)[] kept = [.. _changes.Where(entry => entry.Change.Revision <= revision)];
        IEnumerable<EngineChange> before = kept.Where(entry => seen.Add(entry.Change.Key)).Select(entry => entry.Before).OfType<EngineChange>();
        return ([.. before.Concat(kept.Select(entry => entry.Change)).OrderBy(change => change.Revision)], Math.Min(_start, revision));
    }

    // Whole commits: a part of one would be a gap.
    private void Forget()
    {
        _start = _changes.Peek().Change.Revision;
        while (_changes.TryPeek(out (EngineChange Change, EngineChange? Before) oldest) && oldest.Change.Revision <= _start)
        {
            _changes.Dequeue();
            _bytes -= Size(oldest.Change) + Size(oldest.Before);
        }
    }

    private static long Size(EngineChange? change) => change?.Json?.Length ?? 0;
}
