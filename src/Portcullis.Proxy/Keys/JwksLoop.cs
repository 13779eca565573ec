using System.Collections.Frozen;
using System.Collections.Immutable;
using Portcullis.Identity;

namespace Portcullis.Proxy;

/// <summary>
/// Keeps the keys of token issuers: fetches them before they are needed, every twenty minutes, and when a token names a key that is
/// not there; a failure never takes away keys that were good. Nobody who verifies a token ever waits.
/// </summary>
/// <remarks>Thread-safe.</remarks>
public sealed class JwksLoop : ITokenKeys, IDisposable
{
    /// <summary>Places that are asked for keys; rules beyond that have none.</summary>
    public const int MostSources = 256;

    private readonly Lock _writer = new();
    private readonly KeyFetch _fetch;
    private readonly TimeProvider _time;
    private readonly Action<string>? _problem;
    private FrozenDictionary<KeyReference, KeySource> _sources = FrozenDictionary<KeyReference, KeySource>.Empty; // followed and parked
    private ImmutableArray<KeySource> _followed = [];
    private bool _disposed;

    /// <summary>Follows nothing yet.</summary>
    /// <param name="options">Where keys may be fetched from.</param>
    /// <param name="time">Every schedule runs by this clock.</param>
    /// <param name="ed25519">Checks EdDSA; null skips such keys.</param>
    /// <param name="problem">Told when a source begins to fail, fails in another way, or recovers. Called on any thread.</param>
    public JwksLoop(KeyFetchOptions options, TimeProvider time, Ed25519Check? ed25519 = null, Action<string>? problem = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(time);
        _time = time;
        _problem = problem;
        _fetch = new KeyFetch(options, time, ed25519);
    }

    /// <summary>How every followed source stands, in the order it was first named.</summary>
    public ImmutableArray<KeySourceStatus> Status
    {
        get
        {
            lock (_writer)
                return [.. _followed.Select(static source => source.Status)];
        }
    }

    /// <summary>Sources that are remembered, followed or not.</summary>
    internal int Known => Volatile.Read(ref _sources).Count;

    /// <summary>Fetches from these places from now on, and from no others. Keys of places that are left out are kept for a week.</summary>
    public void Follow(ImmutableArray<KeyReference> references)
    {
        lock (_writer)
        {
            if (_disposed)
                return;
            KeyReference[] wanted = [.. references.Where(static reference => reference.Inline is null).Distinct()];
            if (wanted.Length > MostSources)
                _problem?.Invoke($"the rules name {wanted.Length} places of token keys, and {MostSources} are asked: `{KeyLocation.Text(wanted[MostSources])}` and those after it are not");

            Dictionary<KeyReference, KeySource> sources = _sources.Where(static pair => !pair.Value.IsForgotten).ToDictionary();
            ImmutableArray<KeySource> followed = [.. wanted.Take(MostSources).Select(reference =>
                sources.TryGetValue(reference, out KeySource? known) ? known : sources[reference] = new KeySource(reference, _fetch, _time, _problem))];
            foreach (KeySource source in _followed.Except(followed))
                source.Park();
            foreach (KeySource old in sources.Values.Except(followed).OrderByDescending(static source => source.ParkedAt).Skip(MostSources))
                sources.Remove(old.Reference);
            Volatile.Write(ref _sources, sources.ToFrozenDictionary());
            _followed = followed;
            foreach (KeySource source in followed)
                source.Follow();
        }
    }

    /// <summary>
    /// Waits until every followed source has been fetched from once, well or not, or the time is over; returns the places that have not
    /// answered by then.
    /// </summary>
    public async Task<ImmutableArray<string>> WaitForFirst(TimeSpan limit, CancellationToken cancel = default)
    {
        ImmutableArray<KeySource> followed;
        lock (_writer)
            followed = _followed;
        try
        {
            await Task.WhenAll(followed.Select(static source => source.Answered)).WaitAsync(limit, _time, cancel).ConfigureAwait(false);
        }
        catch (Exception early) when (early is TimeoutException or OperationCanceledException)
        {
            return [.. followed.Where(static source => !source.Answered.IsCompleted).Select(static source => source.Status.Location)];
        }
        return [];
    }

    /// <inheritdoc />
    public TokenKeySet? Find(KeyReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Inline is { } inline)
            return inline;
        return Volatile.Read(ref _sources).TryGetValue(reference, out KeySource? source) ? source.Find() : null;
    }

    /// <inheritdoc />
    public void ReportUnknownKey(KeyReference reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        if (reference.Inline is null && Volatile.Read(ref _sources).TryGetValue(reference, out KeySource? source))
            source.Demand();
    }

    /// <summary>Ends every fetch. The keys stay as they are.</summary>
    public void Dispose()
    {
        KeySource[] all;
        lock (_writer)
        {
            _disposed = true;
            all = [.. _sources.Values];
        }
        foreach (KeySource source in all)
            source.Park();
        Task.WaitAll([.. all.Select(static source => source.Running)]);
    }
}
