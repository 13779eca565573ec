namespace Portcullis.Kube;

/// <summary>Events in the order of their revisions, numbered from the first one ever added. Not thread-safe: <see cref="EventLog"/> guards it.</summary>
internal sealed class EventRing
{
    private StoreEvent?[] _events = new StoreEvent?[16];
    private int _head;
    private int _count;
    private TaskCompletionSource? _changed;

    /// <summary>The number of the oldest event that is kept.</summary>
    public long First { get; private set; }

    /// <summary>The number that the next event gets.</summary>
    public long End => First + _count;

    public StoreEvent this[long number] => _events[(int)((_head + (number - First)) % _events.Length)]!;

    /// <summary>Completes when an event is added, or when events are forgotten all at once.</summary>
    public Task Changed => (_changed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Add(StoreEvent added)
    {
        if (_count == _events.Length)
        {
            StoreEvent?[] larger = new StoreEvent?[_count * 2];
            for (int at = 0; at < _count; at++)
                larger[at] = _events[(_head + at) % _count];
            (_events, _head) = (larger, 0);
        }
        _events[(_head + _count) % _events.Length] = added;
        _count++;
    }

    public StoreEvent RemoveOldest()
    {
        StoreEvent oldest = _events[_head]!;
        _events[_head] = null;
        _head = (_head + 1) % _events.Length;
        _count--;
        First++;
        return oldest;
    }

    /// <summary>Forgets everything, so that whoever has not read all, and whoever has, is behind.</summary>
    public void Expire()
    {
        First += _count + 1;
        Array.Clear(_events);
        (_head, _count) = (0, 0);
    }

    /// <summary>The number of the first event above a revision.</summary>
    public long After(long revision)
    {
        (long low, long high) = (First, End);
        while (low < high)
        {
            long middle = low + ((high - low) / 2);
            if (this[middle].Object.Revision > revision)
                high = middle;
            else
                low = middle + 1;
        }
        return low;
    }

    public void Wake()
    {
        _changed?.TrySetResult();
        _changed = null;
    }
}
