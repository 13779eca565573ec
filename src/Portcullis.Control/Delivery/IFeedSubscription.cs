using System.Collections.Immutable;

namespace Portcullis.Control;

/// <summary>One proxy's stream of configuration, in this process or over the network. One caller at a time asks, and one at a time answers.</summary>
public interface IFeedSubscription : IAsyncDisposable
{
    /// <summary>The next update, when there is one; the first is the whole slice. Changes made while nobody asked are joined into one update.</summary>
    /// <exception cref="OperationCanceledException">Cancelled, or the feed has ended.</exception>
    ValueTask<FeedUpdate> Next(CancellationToken cancel);

    /// <summary>The proxy runs everything up to this revision, but for what it refused at this very revision.</summary>
    /// <param name="unserved">What of it the proxy cannot serve, each object once with the reason: a port that is taken, a certificate that is missing.</param>
    void Acknowledge(long revision, ImmutableArray<FeedRefusal> unserved);

    /// <summary>What the proxy cannot serve has changed without an update: this is all of it now. Its word on the last update stands.</summary>
    void TellUnserved(ImmutableArray<FeedRefusal> unserved);

    /// <summary>The proxy keeps what it ran before this revision, and says why: of the objects named, or of everything when a name is empty.</summary>
    /// <remarks>Tells all that it refuses at this revision: what it refused at an older one and does not name again is no longer refused.</remarks>
    void Refuse(long revision, ImmutableArray<FeedRefusal> refusals);
}
