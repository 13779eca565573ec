namespace Portcullis.Kube.Tests;

/// <summary>Writers that never pause: each creates objects of its own, and all of them replace one that they share. Keeps what was acknowledged.</summary>
internal sealed class WriteStream : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly IObjectEngine _engine;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<ObjectKey, long> _acknowledged = [];
    private readonly List<string> _failures = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
    private readonly Task[] _writers;

    public WriteStream(IObjectEngine engine, int writers = 3)
    {
        _engine = engine;
        _writers = [.. Enumerable.Range(0, writers).Select(writer => Task.Run(() => Write(writer)))];
    }

    /// <summary>Every object that was acknowledged, with its revision.</summary>
    public IReadOnlyDictionary<ObjectKey, long> Acknowledged
    {
        get
        {
            lock (_gate)
                return new Dictionary<ObjectKey, long>(_acknowledged);
        }
    }

    public IReadOnlyList<string> Failures
    {
        get
        {
            lock (_gate)
                return [.. _failures];
        }
    }

    /// <summary>Waits until so many more writes than now were acknowledged.</summary>
    public async Task More(int count)
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _waiting.Add((_acknowledged.Count + count, reached));
        await reached.Task.WaitAsync(Patience);
    }

    public async Task Stop()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_writers).WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _stop.Dispose();
    }

    private async Task Write(int writer)
    {
        for (int number = 0; !_stop.IsCancellationRequested; number++)
        {
            ObjectKey key = Given.Config($"w{writer}-{number:D5}");
            try
            {
                CommitResult result = await _engine.Commit([Given.Create(key, $"{number}")], CancellationToken.None);
                result.Made.ShouldBeTrue($"nobody else writes {key}"); // a conflict would be with itself
                Acknowledge(key, result.Revision);
            }
            catch (StorageException problem)
            {
                lock (_gate)
                    _failures.Add($"{key}: {problem.Message} (unknown: {problem.OutcomeUnknown})");
            }
        }
    }

    private void Acknowledge(ObjectKey key, long revision)
    {
        lock (_gate)
        {
            _acknowledged.Add(key, revision);
            foreach ((int count, TaskCompletionSource reached) in _waiting)
                if (_acknowledged.Count >= count)
                    reached.TrySetResult();
        }
    }
}
