using System.Collections.Immutable;
using System.Threading.Channels;

namespace Portcullis.Control.Tests.Delivery;

/// <summary>A feed that a test writes to, and whose answers it can wait for.</summary>
internal sealed class FakeFeed(DataPlane plane) : IFeedSubscription
{
    private readonly Channel<FeedUpdate> _updates = Channel.CreateUnbounded<FeedUpdate>();
    private readonly Channel<(long Revision, ImmutableArray<FeedRefusal> Refusals)> _answers = Channel.CreateUnbounded<(long, ImmutableArray<FeedRefusal>)>();
    private readonly Channel<ImmutableArray<FeedRefusal>> _unserved = Channel.CreateUnbounded<ImmutableArray<FeedRefusal>>();
    private readonly TaskCompletionSource _disposed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DataPlane Plane { get; } = plane;

    public Task Disposed => _disposed.Task.WaitAsync(TimeSpan.FromSeconds(30));

    public void Send(FeedUpdate update) => _updates.Writer.TryWrite(update).ShouldBeTrue();

    /// <summary>As when another stream of the same data plane takes over.</summary>
    public void End() => _updates.Writer.Complete(new OperationCanceledException());

    public async Task<(long Revision, ImmutableArray<FeedRefusal> Refusals)> Answer() =>
        await _answers.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    /// <summary>What is not served, as it was told with the next acknowledgement or without one.</summary>
    public async Task<ImmutableArray<FeedRefusal>> Unserved() => await _unserved.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public async ValueTask<FeedUpdate> Next(CancellationToken cancel)
    {
        try
        {
            return await _updates.Reader.ReadAsync(cancel);
        }
        catch (ChannelClosedException closed)
        {
            throw closed.InnerException!;
        }
    }

    public void Acknowledge(long revision, ImmutableArray<FeedRefusal> unserved)
    {
        _answers.Writer.TryWrite((revision, []));
        _unserved.Writer.TryWrite(unserved);
    }

    public void TellUnserved(ImmutableArray<FeedRefusal> unserved) => _unserved.Writer.TryWrite(unserved);

    public void Refuse(long revision, ImmutableArray<FeedRefusal> refusals) => _answers.Writer.TryWrite((revision, refusals));

    public ValueTask DisposeAsync()
    {
        _disposed.TrySetResult();
        return ValueTask.CompletedTask;
    }
}
