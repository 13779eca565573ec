using System.Collections.Immutable;

namespace Portcullis.Control;

/// <summary>One proxy's stream of configuration, in this process or over the network. Used by one caller at a time.</summary>
public interface IFeedSubscription : IAsyncDisposable
{
    /// <summary>The next update, when there is one; the first is the whole slice. Changes made while nobody asked are joined into one update.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the feed has ended.</exception>
    ValueTask<FeedUpdate> Next(CancellationToken cancel);

    /// <summary>The proxy runs everything up to this revision, but for what it refused at this very revision.</summary>
    void Acknowledge(long revision);

    /// <summary>The proxy keeps what it ran before this revision, and says why: of the objects named, or of everything when a name is empty.</summary>
    /// <remarks>Tells all that it refuses at this revision: what it refused at an older one and does not name again is no longer refused.</remarks>
    void Refuse(long revision, ImmutableArray<FeedRefusal> refusals);
}
