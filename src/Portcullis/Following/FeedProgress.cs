using System.Collections.Immutable;
using Portcullis.Control;
using Portcullis.Running;

namespace Portcullis.Following;

/// <summary>How far a gateway has followed its feed. Thread-safe.</summary>
internal sealed class FeedProgress
{
    private readonly Lock _lock = new();
    private long _revision;
    private ImmutableArray<FeedRefusal> _refusals = [];
    private ImmutableArray<FeedRefusal> _unserved = [];
    private string? _ended;

    /// <summary>Everything up to this revision is in force; 0 before the first.</summary>
    public long Revision
    {
        get
        {
            lock (_lock)
                return _revision;
        }
    }

    public void Accepted(long revision)
    {
        lock (_lock)
            (_revision, _refusals) = (revision, []);
    }

    public void Refused(ImmutableArray<FeedRefusal> refusals)
    {
        lock (_lock)
            _refusals = refusals;
    }

    /// <summary>What is in force and cannot be served.</summary>
    public void Serves(ImmutableArray<FeedRefusal> unserved)
    {
        lock (_lock)
            _unserved = unserved;
    }

    /// <summary>No more updates will come.</summary>
    public void Ended(string why)
    {
        lock (_lock)
            _ended = why;
    }

    public FeedReport Report(FeedLink link)
    {
        lock (_lock)
            return new FeedReport
            {
                Source = link.Source,
                Connected = link.Connected && _ended is null,
                Revision = _revision,
                Confirmed = link.Confirmed,
                FromCache = link.FromCache,
                Refused = _refusals.Select(static refusal => refusal.Name).Distinct(StringComparer.Ordinal).Count(),
                Unserved = [.. _unserved.Select(static each => $"{each.Name}: {each.Message}")],
                Problem = _ended ?? link.Problem ?? (_refusals.IsEmpty ? null : $"refused: {_refusals[0].Name} {_refusals[0].Message}"),
            };
    }
}
