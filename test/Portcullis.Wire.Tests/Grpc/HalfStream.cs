namespace Portcullis.Wire.Tests.Grpc;

/// <summary>A stream that gives some bytes and then keeps its reader waiting, until it ends.</summary>
internal sealed class HalfStream(byte[] bytes) : MemoryStream(bytes)
{
    private readonly TaskCompletionSource _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Everything was read, and a reader waits for more.</summary>
    public Task Emptied => _emptied.Task.WaitAsync(TimeSpan.FromSeconds(20));

    public void End() => _ended.TrySetResult();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (await base.ReadAsync(buffer, cancellationToken) is > 0 and var read)
            return read;
        _emptied.TrySetResult();
        await _ended.Task.WaitAsync(cancellationToken);
        return 0;
    }
}
