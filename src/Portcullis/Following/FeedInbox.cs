using Portcullis.Control;

namespace Portcullis.Following;

/// <summary>Where a connection puts what it heard and the gateway takes it from: what comes while the gateway is busy is joined. Thread-safe.</summary>
internal sealed class FeedInbox
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _changed = new(StringComparer.Ordinal); // names, since the last hand-out
    private TaskCompletionSource _due = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _whole = true;
    private FeedLetter _latest = new(FeedState.Empty, Answer: null);
    private bool _heard;

    /// <summary>What the gateway took last.</summary>
    public FeedLetter Taken { get; private set; } = new(FeedState.Empty, Answer: null);

    /// <summary>All that is known, taken or not.</summary>
    public FeedState Latest
    {
        get
        {
            lock (_lock)
                return _latest.State;
        }
    }

    /// <summary>What was known before any connection: handed out when <see cref="Release"/> is called before one was heard.</summary>
    public void Keep(FeedState known)
    {
        lock (_lock)
            _latest = new FeedLetter(known, Answer: null);
    }

    /// <summary>Hands out what was kept, once, unless a control plane was heard meanwhile.</summary>
    public void Release()
    {
        lock (_lock)
            if (!_heard && _whole)
                _due.TrySetResult();
    }

    /// <param name="names">What differs from the state before.</param>
    /// <param name="whole">Everything differs.</param>
    public void Put(FeedLetter letter, IEnumerable<string> names, bool whole)
    {
        lock (_lock)
        {
            _heard = true;
            _latest = letter;
            _whole |= whole;
            _changed.UnionWith(names);
            _due.TrySetResult();
        }
    }

    /// <summary>The next update, when there is one.</summary>
    public async ValueTask<FeedUpdate> Next(CancellationToken cancel)
    {
        while (true)
        {
            Task due;
            lock (_lock)
                due = _due.Task;
            await due.WaitAsync(cancel);
            lock (_lock)
            {
                if (!_due.Task.IsCompleted)
                    continue;
                _due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                FeedUpdate update = _whole ? _latest.State.Whole() : _latest.State.Difference(_changed);
                (_whole, Taken) = (false, _latest);
                _changed.Clear();
                return update;
            }
        }
    }
}
