namespace Portcullis.Kube;

/// <summary>Where those wait who need the store to have reached a revision. Thread-safe.</summary>
internal sealed class RevisionGate(long reached, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly SortedDictionary<(long Revision, long Number), TaskCompletionSource> _waiting = [];
    private long _reached = reached;
    private long _number;

    /// <summary>Waits until the store has reached a revision.</summary>
    /// <returns>False when patience ran out first.</returns>
    public async ValueTask<bool> Reach(long revision, TimeSpan patience, CancellationToken cancel)
    {
        var waiter = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (long, long) place;
        lock (_gate)
        {
            if (_reached >= revision)
                return true;
            place = (revision, _number++);
            _waiting.Add(place, waiter);
        }
        try
        {
            await waiter.Task.WaitAsync(patience, time, cancel);
            return true;
        }
        catch (TimeoutException)
        {
            return waiter.Task.IsCompletedSuccessfully; // it came just then, and the clock was heard first
        }
        finally
        {
            lock (_gate)
                _waiting.Remove(place); // whoever gives up leaves nothing behind
        }
    }

    public void Set(long reached)
    {
        lock (_gate)
        {
            _reached = reached;
            while (_waiting.Count > 0 && _waiting.First() is { Key.Revision: var revision } first && revision <= reached)
            {
                first.Value.TrySetResult();
                _waiting.Remove(first.Key);
            }
        }
    }
}
