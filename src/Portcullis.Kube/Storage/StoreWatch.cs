namespace Portcullis.Kube;

/// <summary>The changes of one collection, or of all, after a revision: each once, in order, without gaps. For one reader at a time; holds nothing that must be released.</summary>
public sealed class StoreWatch
{
    private readonly EventLog _log;
    private readonly EventRing _ring;
    private readonly long _after;
    private long _position;
    private long _delivered;

    internal StoreWatch(EventLog log, EventRing ring, long after, long position) =>
        (_log, _ring, _after, _position, _delivered) = (log, ring, after, position, after);

    /// <summary>Everything up to this revision has been handed out: a client that has it all may resume here. It rises with other collections' changes too.</summary>
    public long Revision => _log.Seen(_ring, _position, _delivered);

    /// <summary>The next events, at least one. All events of one revision come in one answer: a client that saw only some of them could not resume.</summary>
    /// <exception cref="RevisionCompactedException">The reader fell so far behind that events are forgotten: it has to list anew.</exception>
    /// <exception cref="ObjectDisposedException">The store was closed.</exception>
    public async ValueTask<IReadOnlyList<StoreEvent>> Next(CancellationToken cancel)
    {
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            (StoreEvent[] events, Task changed) = _log.Read(_ring, ref _position, _after);
            if (events.Length > 0)
            {
                _delivered = events[^1].Object.Revision;
                return events;
            }
            await changed.WaitAsync(cancel);
        }
    }
}
