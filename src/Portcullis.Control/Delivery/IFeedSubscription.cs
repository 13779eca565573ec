using System.Collections.Immutable;

namespace Portcullis.Control;

/// <summary>One proxy's stream of configuration, in this process or over the network. Used by one caller at a time.</summary>
public interface IFeedSubscription : IAsyncDisposable
{
    /// <summary>The next update, when there is one. Changes made while nobody asked are joined into one update.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    ValueTask<FeedUpdate> Next(CancellationToken cancel);

    /// <summary>The proxy runs everything up to this revision.</summary>
    void Acknowledge(long revision);

    /// <summary>The proxy keeps what it ran before this revision, and says why.</summary>
    void Refuse(long revision, ImmutableArray<FeedRefusal> refusals);
}
