using System.Buffers;

namespace Portcullis.Proxy;

/// <summary>Bytes that were read and could not be used yet. Holds no array while empty.</summary>
internal sealed class CarryBuffer
{
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public bool IsEmpty => _end == _start;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, _end - _start);

    /// <summary>Room behind the kept bytes, at least <paramref name="size"/>.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_bytes.Length - _end < size)
            MakeRoom(size);
        return _bytes.AsSpan(_end);
    }

    public void Advance(int count) => _end += count;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _end += bytes.Length;
    }

    public void Consume(int count)
    {
        _start += count;
        if (_start == _end)
            Release();
    }

    public void Release()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        _start = _end = 0;
        if (bytes.Length > 0)
            ArrayPool<byte>.Shared.Return(bytes);
    }

    private void MakeRoom(int size)
    {
        int length = Length;
        byte[] old = _bytes;
        if (old.Length >= length + size)
        {
            Span.CopyTo(old);
        }
        else
        {
            _bytes = ArrayPool<byte>.Shared.Rent(Math.Max(4096, length + size));
            old.AsSpan(_start, length).CopyTo(_bytes);
            if (old.Length > 0)
                ArrayPool<byte>.Shared.Return(old);
        }
        _start = 0;
        _end = length;
    }
}
