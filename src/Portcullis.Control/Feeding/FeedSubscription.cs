using System.Collections.Immutable;

namespace Portcullis.Control;

/// <summary>One data plane's subscription: what changed in its slice since it asked last, joined by name.</summary>
/// <remarks>INVARIANT: every member but <see cref="Next"/> is used under the feed's lock.</remarks>
internal sealed class FeedSubscription(ConfigFeed feed, DataPlane plane) : IFeedSubscription
{
    private readonly SortedDictionary<string, FeedEntry?> _pending = new(StringComparer.Ordinal);
    private readonly WakeSignal _wake = new();
    private bool _whole = true;
    private bool _ended;

    public DataPlane Plane { get; } = plane;

    /// <summary>There is something that the data plane was not sent yet.</summary>
    public bool IsBehind => _whole || _pending.Count > 0;

    /// <summary>The revision of the update that it was sent last.</summary>
    public long Sent { get; private set; }

    /// <summary>The mesh's root namespace that the pending changes were chosen by.</summary>
    public FeedSlice Slice { get; set; }

    public async ValueTask<FeedUpdate> Next(CancellationToken cancel)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancel, feed.Ended);
        while (true)
        {
            either.Token.ThrowIfCancellationRequested();
            if (feed.Take(this) is { } update)
                return update;
            await _wake.Wait(either.Token);
        }
    }

    public void Acknowledge(long revision, ImmutableArray<FeedRefusal> unserved) => feed.Acknowledge(this, revision, unserved);

    public void TellUnserved(ImmutableArray<FeedRefusal> unserved) => feed.TellUnserved(this, unserved);

    public void Refuse(long revision, ImmutableArray<FeedRefusal> refusals) => feed.Refuse(this, revision, refusals);

    public ValueTask DisposeAsync()
    {
        feed.Leave(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Another connection of the same data plane takes over.</summary>
    public void End()
    {
        _ended = true;
        _wake.Set();
    }

    /// <summary>The next update is everything.</summary>
    public void StartOver()
    {
        _whole = true;
        _pending.Clear();
        _wake.Set();
    }

    public void Note(FeedEntry? before, FeedEntry? now)
    {
        if (_whole)
            return;
        if (Slice.Holds(now))
            _pending[now!.Name] = now;
        else if (Slice.Holds(before))
            _pending[before!.Name] = null;
        else
            return;
        _wake.Set();
    }

    /// <summary>What is due, or null when nothing is.</summary>
    /// <exception cref="OperationCanceledException">Another connection has taken over.</exception>
    public FeedUpdate? Take(long revision, IEnumerable<FeedEntry> everything)
    {
        if (_ended)
            throw new OperationCanceledException($"data plane {Plane.Id} has connected anew");
        if (IsBehind)
            Sent = revision;
        if (_whole)
        {
            _whole = false;
            return new FeedUpdate(revision, IsWhole: true, [.. everything.Where(entry => Slice.Holds(entry)).Select(static entry => entry.Object)], []);
        }
        if (_pending.Count == 0)
            return null;
        var update = new FeedUpdate(revision, IsWhole: false,
            [.. _pending.Values.Where(static entry => entry is not null).Select(static entry => entry!.Object)],
            [.. _pending.Where(static change => change.Value is null).Select(static change => change.Key)]);
        _pending.Clear();
        return update;
    }
}
