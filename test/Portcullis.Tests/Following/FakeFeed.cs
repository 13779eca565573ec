using System.Collections.Immutable;
using System.Threading.Channels;
using Portcullis.Control;

namespace Portcullis.Tests.Following;

/// <summary>A feed that a test writes to, and whose answers it can wait for.</summary>
internal sealed class FakeFeed : IFeedSubscription
{
    private readonly Channel<FeedUpdate> _updates = Channel.CreateUnbounded<FeedUpdate>();
    private readonly Channel<(long Revision, ImmutableArray<FeedRefusal> Refusals)> _answers = Channel.CreateUnbounded<(long, ImmutableArray<FeedRefusal>)>();
    private readonly Channel<ImmutableArray<FeedRefusal>> _unserved = Channel.CreateUnbounded<ImmutableArray<FeedRefusal>>();

    public void Send(FeedUpdate update) => _updates.Writer.TryWrite(update).ShouldBeTrue();

    /// <summary>The next acknowledgement (no refusals) or refusal.</summary>
    public async Task<(long Revision, ImmutableArray<FeedRefusal> Refusals)> Answer() =>
        await _answers.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public ValueTask<FeedUpdate> Next(CancellationToken cancel) => _updates.Reader.ReadAsync(cancel);

    public void Acknowledge(long revision, ImmutableArray<FeedRefusal> unserved)
    {
        _answers.Writer.TryWrite((revision, []));
        _unserved.Writer.TryWrite(unserved);
    }

    public void TellUnserved(ImmutableArray<FeedRefusal> unserved) => _unserved.Writer.TryWrite(unserved);

    public void Refuse(long revision, ImmutableArray<FeedRefusal> refusals) => _answers.Writer.TryWrite((revision, refusals));

    /// <summary>What is not served, as it was told with the next acknowledgement or without one.</summary>
    public async Task<ImmutableArray<FeedRefusal>> Unserved() => await _unserved.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
