using Portcullis.Identity;

namespace Portcullis.Proxy;

/// <summary>One place that keys come from: the set in force, and when to ask for the next.</summary>
/// <remarks>Thread-safe. While followed, a task of its own fetches; parked, it only remembers.</remarks>
internal sealed class KeySource(KeyReference reference, KeyFetch fetch, TimeProvider time, Action<string>? problem)
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMinutes(20);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LastRetry = TimeSpan.FromMinutes(60);
    private static readonly TimeSpan BetweenDemands = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Forgotten = TimeSpan.FromDays(7);

    private const long Followed = long.MaxValue;
    private const int MostListed = 100;
    private const int LongestName = 128;

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private FetchOutcome? _good;
    private KeySourceStatus _status = new() { Location = KeyLocation.Text(reference), Discovered = reference.DiscoveryIssuer is not null };
    private CancellationTokenSource? _following;
    private TaskCompletionSource? _demand; // INVARIANT: not null exactly while the task waits for its next fetch
    private DateTimeOffset _next = DateTimeOffset.MinValue;
    private TimeSpan _retry = FirstRetry;
    private long _nextDemand = long.MinValue;
    private long _parkedAt = Followed;

    public KeyReference Reference => reference;

    /// <summary>Done when the first fetch has ended, well or not.</summary>
    public Task Answered => _answered.Task;

    /// <summary>The fetching task of the latest <see cref="Follow"/>; it ends soon after <see cref="Park"/>.</summary>
    public Task Running { get; private set; } = Task.CompletedTask;

    public KeySourceStatus Status
    {
        get
        {
            lock (_lock)
                return _status;
        }
    }

    /// <summary>Parked for so long that its keys are not to be used any more.</summary>
    public bool IsForgotten => ParkedAt is not Followed and var since && time.GetElapsedTime(since) >= Forgotten;

    /// <summary>When it was parked, as a timestamp of the clock.</summary>
    public long ParkedAt => Volatile.Read(ref _parkedAt);

    /// <summary>The set in force; null when none was ever fetched. A source without a usable key is asked again soon.</summary>
    public TokenKeySet? Find()
    {
        if (IsForgotten)
            return null;
        TokenKeySet? keys = Volatile.Read(ref _good)?.Keys;
        if (keys is not { HasUsableKeys: true })
            Demand();
        return keys;
    }

    /// <summary>Fetches ahead of schedule, at most once in thirty seconds.</summary>
    public void Demand()
    {
        long now = time.GetTimestamp();
        if (now < Volatile.Read(ref _nextDemand))
            return;
        lock (_lock)
        {
            // A fetch under way began before the caller looked: whether it helps is known when it has ended, and then asked again.
            if (_demand is null || now < _nextDemand)
                return;
            Volatile.Write(ref _nextDemand, now + (long)(BetweenDemands.TotalSeconds * time.TimestampFrequency));
            _demand.TrySetResult();
        }
    }

    /// <summary>Fetches from now on: at once when due, then by schedule.</summary>
    public void Follow()
    {
        lock (_lock)
        {
            if (_following is not null)
                return;
            _following = new CancellationTokenSource();
            Volatile.Write(ref _parkedAt, Followed);
            CancellationToken stop = _following.Token;
            Task before = Running;
            Running = Task.Run(() => RunAsync(before, stop), CancellationToken.None);
        }
    }

    /// <summary>Fetches no more. What it has stays, should it be followed again within a week.</summary>
    public void Park()
    {
        lock (_lock)
        {
            if (_following is null)
                return;
            _following.Cancel();
            _following.Dispose();
            _following = null;
            Volatile.Write(ref _parkedAt, time.GetTimestamp());
        }
    }

    private async Task RunAsync(Task before, CancellationToken stop)
    {
        await before.ConfigureAwait(false);
        try
        {
            while (true)
            {
                bool onDemand = await WaitAsync(stop).ConfigureAwait(false);
                FetchOutcome outcome = await FetchAsync(onDemand, stop).ConfigureAwait(false);
                Take(outcome, onDemand);
            }
        }
        catch (OperationCanceledException)
        {
            lock (_lock)
                _demand = null; // parked
        }
    }

    private async Task<FetchOutcome> FetchAsync(bool onDemand, CancellationToken stop)
    {
        try
        {
            return await fetch.RunAsync(reference, onDemand, _good, stop).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // the loop's top: a mistake of ours must not end the fetching of keys
        catch (Exception mistake) when (mistake is not OperationCanceledException and not OutOfMemoryException)
#pragma warning restore CA1031
        {
            problem?.Invoke($"BUG: fetching keys from `{_status.Location}`: {mistake}");
            return new FetchOutcome(new FetchFailure($"BUG: {mistake.GetType().Name}"));
        }
    }

    // True when a demand ended the waiting, false when the time had come.
    private async Task<bool> WaitAsync(CancellationToken stop)
    {
        TaskCompletionSource demand;
        TimeSpan wait;
        lock (_lock)
        {
            wait = _next - time.GetUtcNow();
            if (wait <= TimeSpan.Zero)
            {
                _status = _status with { NextFetch = null };
                return false;
            }
            if (wait > LastRetry)
                wait = LastRetry; // the clock was set back
            demand = _demand = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _status = _status with { NextFetch = _next };
        }
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task due = Task.Delay(wait, time, woken.Token);
        await Task.WhenAny(due, demand.Task).ConfigureAwait(false);
        await woken.CancelAsync().ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _demand = null;
            _status = _status with { NextFetch = null };
        }
        return !due.IsCompletedSuccessfully;
    }

    private void Take(FetchOutcome outcome, bool onDemand)
    {
        string? report;
        lock (_lock)
        {
            report = outcome.Failure is { } failure ? Failed(failure, onDemand) : Succeeded(outcome);
            _status = _status with { Fetches = _status.Fetches + 1, OnDemand = _status.OnDemand + (onDemand ? 1 : 0) };
        }
        _answered.TrySetResult();
        if (report is not null)
            problem?.Invoke(report);
    }

    private string? Succeeded(FetchOutcome outcome)
    {
        bool recovered = _status.Failing;
        DateTimeOffset now = time.GetUtcNow();
        Volatile.Write(ref _good, outcome);
        _retry = FirstRetry;
        _next = now + Refresh;
        _status = _status with
        {
            Keys = [.. outcome.Keys!.Keys.Take(MostListed).Select(static key => new KeyStatus(Short(key.KeyId), key.Algorithm, key.Description))],
            KeyCount = outcome.Keys.Keys.Length,
            Notes = [.. outcome.Keys.Notes.Take(MostListed)],
            LastGood = now,
            Failing = false,
        };
        return recovered ? $"token keys from `{_status.Location}` are fetched again" : null;
    }

    private static string? Short(string? name) => name?.Length > LongestName ? string.Concat(name.AsSpan(0, LongestName), "…") : name;

    // Demands fail beside the schedule: callers with made-up key names must not be able to slow it down.
    private string? Failed(FetchFailure failure, bool onDemand)
    {
        DateTimeOffset now = time.GetUtcNow();
        if (!onDemand)
        {
            _next = now + _retry;
            _retry = _retry * 2 < LastRetry ? _retry * 2 : LastRetry;
        }
        bool said = _status.Failing && _status.Failure == failure.Words;
        _status = _status with { Failing = true, LastFailure = now, Failure = failure.Words, Help = failure.Help, Failures = _status.Failures + 1 };
        if (said)
            return null;
        string meanwhile = _good is null ? "requests with its tokens are refused" : $"the keys of {_status.LastGood:yyyy-MM-dd HH:mm:ss} UTC stay in use";
        return $"token keys from `{_status.Location}` cannot be fetched: {failure.Words}; {meanwhile}{(failure.Help is null ? "" : $"; {failure.Help}")}";
    }
}
