using System.Buffers;

namespace Portcullis.Http;

/// <summary>
/// A byte queue that collects output until one write can take it all. One contiguous array, rented when the first byte arrives and
/// returned when the last has left, so an idle connection holds none.
/// </summary>
/// <remarks>
/// <see cref="Limit"/> is what body writers respect through <see cref="Free"/>; heads and control frames, which are bounded by
/// themselves, may pass it. Not thread-safe.
/// </remarks>
public sealed class OutputBuffer : IDisposable
{
    private const int Smallest = 4096;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>An empty buffer.</summary>
    /// <param name="limit">Bytes after which <see cref="Free"/> is zero.</param>
    public OutputBuffer(int limit = 256 * 1024)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        Limit = limit;
    }

    public int Limit { get; }

    /// <summary>Bytes waiting to be sent.</summary>
    public int Length => _end - _start;

    public bool IsEmpty => _end == _start;

    /// <summary>How many bytes of body still fit; never negative.</summary>
    public int Free => Math.Max(0, Limit - Length);

    /// <summary>The waiting bytes, oldest first; readable until the next call.</summary>
    public ReadOnlySpan<byte> Pending => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Space for at least <paramref name="size"/> bytes; what was written there counts after <see cref="Advance"/>.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_bytes.Length - _end < size)
            MakeRoom(size);
        return _bytes.AsSpan(_end);
    }

    /// <summary>Adds the first <paramref name="count"/> bytes of the reserved space to the queue.</summary>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)(_bytes.Length - _end), nameof(count));
        _end += count;
    }

    public void Write(scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _end += bytes.Length;
    }

    /// <summary>Drops the oldest bytes, which were sent.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)Length, nameof(count));
        _start += count;
        if (_start == _end)
            Release();
    }

    /// <summary>Drops everything and returns the array.</summary>
    public void Release()
    {
        _start = _end = 0;
        byte[] bytes = _bytes;
        _bytes = [];
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }

    /// <summary>The same as <see cref="Release"/>; the buffer may be used again.</summary>
    public void Dispose() => Release();

    private void MakeRoom(int size)
    {
        int length = Length;
        if (_start > 0 && _bytes.Length - length >= size && _start >= length)
        {
            Pending.CopyTo(_bytes);
        }
        else
        {
            byte[] bigger = ArrayPool<byte>.Shared.Rent(Math.Max(Smallest, Math.Max(length + size, Math.Min(length * 2, 1 << 30))));
            Pending.CopyTo(bigger);
            byte[] old = _bytes;
            _bytes = bigger;
            if (old.Length > 0)
                ArrayPool<byte>.Shared.Return(old);
        }
        _start = 0;
        _end = length;
    }
}
