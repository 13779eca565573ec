namespace Portcullis.Kube.Tests;

/// <summary>Follows an engine in the background and keeps what it tells.</summary>
internal sealed class Following : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly List<EngineChange> _changes = [];
    private readonly List<(long Revision, TaskCompletionSource Reached)> _waiting = [];
    private readonly Task<Exception?> _task;
    private long _reached;

    public Following(IObjectEngine engine, long after) => _task = Task.Run(() => Run(engine, after));

    public IReadOnlyList<EngineChange> Changes
    {
        get
        {
            lock (_gate)
                return [.. _changes];
        }
    }

    /// <summary>A commit's changes came in two lists.</summary>
    public bool HasSplitACommit { get; private set; }

    /// <summary>Waits until everything up to a revision came.</summary>
    public async Task Reach(long revision)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_reached >= revision)
                return;
            _waiting.Add((revision, reached));
        }
        Task first = await Task.WhenAny(reached.Task, _task).WaitAsync(Patience);
        if (first == _task)
            throw new InvalidOperationException("following ended", await _task);
    }

    /// <summary>What following ended with.</summary>
    public async Task<Exception?> Failure() => await _task.WaitAsync(Patience);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _task;
        _stop.Dispose();
    }

    private async Task<Exception?> Run(IObjectEngine engine, long after)
    {
        try
        {
            await foreach (IReadOnlyList<EngineChange> changes in engine.Follow(after, _stop.Token))
                Take(changes);
            return null;
        }
        catch (Exception problem)
        {
            return problem;
        }
    }

    private void Take(IReadOnlyList<EngineChange> changes)
    {
        lock (_gate)
        {
            HasSplitACommit |= changes.Count > 0 && _changes.Count > 0 && changes[0].Revision <= _reached;
            _changes.AddRange(changes);
            _reached = changes.Count > 0 ? changes[^1].Revision : _reached;
            foreach ((long revision, TaskCompletionSource reached) in _waiting)
                if (revision <= _reached)
                    reached.TrySetResult();
        }
    }
}
