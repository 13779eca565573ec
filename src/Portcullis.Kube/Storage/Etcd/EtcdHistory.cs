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
            try
            {
                if (values.Read(change) is { } read)
                    Add(read, change.PrevKv is { Key: not null, ModRevision: > 0 } previous ? values.Read(previous) : null);
            }
            catch (StorageException)
            {
                // Sealed by a key that was since removed. Objects must open; of their past what opens is enough.
                ForgetUpTo(change.Kv!.ModRevision);
            }
        }
        while (_bytes > mostBytes)
            ForgetUpTo(_changes.Peek().Change.Revision);
    }

    /// <summary>The changes, after what their objects were before; and the revision from which on none is missing.</summary>
    public (ImmutableArray<EngineChange> History, long Start) UpTo(long revision)
    {
        var seen = new HashSet<ObjectKey>();
        (EngineChange Change, EngineChange? Before)[] kept = [.. _changes.Where(entry => entry.Change.Revision <= revision)];
        IEnumerable<EngineChange> before = kept.Where(entry => seen.Add(entry.Change.Key)).Select(entry => entry.Before).OfType<EngineChange>();
        return ([.. before.Concat(kept.Select(entry => entry.Change)).OrderBy(change => change.Revision)], Math.Min(_start, revision));
    }

    private void Add(EngineChange change, EngineChange? before)
    {
        if (change.Revision <= _start)
            return; // its commit is among what was forgotten
        _changes.Enqueue((change, before));
        _bytes += Size(change) + Size(before);
    }

    // Whole commits: a part of one would be a gap.
    private void ForgetUpTo(long revision)
    {
        _start = revision;
        while (_changes.TryPeek(out (EngineChange Change, EngineChange? Before) oldest) && oldest.Change.Revision <= revision)
        {
            _changes.Dequeue();
            _bytes -= Size(oldest.Change) + Size(oldest.Before);
        }
    }

    private static long Size(EngineChange? change) => change?.Json?.Length ?? 0;
}
