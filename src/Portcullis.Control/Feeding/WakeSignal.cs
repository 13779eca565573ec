namespace Portcullis.Control;

/// <summary>Wakes one waiter. Set while nobody waits, it is remembered once.</summary>
internal sealed class WakeSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Set()
    {
        lock (_lock)
            _next.TrySetResult();
    }

    /// <summary>Waits until the signal is set, and resets it.</summary>
    public async Task Wait(CancellationToken cancel)
    {
        Task wait;
        lock (_lock)
            wait = _next.Task;
        await wait.WaitAsync(cancel);
        lock (_lock)
        {
            if (_next.Task.IsCompleted)
                _next = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until the signal is set or time has passed; true when it was set.</summary>
    public async Task<bool> Wait(TimeSpan most, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            using var timeout = new CancellationTokenSource(most, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, timeout.Token);
            await Wait(either.Token);
            return true;
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return false;
        }
    }
}
