namespace Portcullis.EndToEnd;

/// <summary>A body of so many bytes that is never in memory; can pause after each piece.</summary>
internal sealed class EndlessStream(long length, TimeSpan pause = default) : Stream
{
    private const int Piece = 16 * 1024;

    private long _left = length;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (pause > TimeSpan.Zero)
            await Task.Delay(pause, cancellationToken);
        return Read(buffer.Span);
    }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Min(_left, Math.Min(buffer.Length, Piece));
        buffer[..count].Fill((byte)'x');
        _left -= count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
