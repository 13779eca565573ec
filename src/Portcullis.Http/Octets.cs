namespace Portcullis.Http;

/// <summary>A reusable byte string: set, read, set again, without allocating once it has grown.</summary>
internal struct Octets
{
    private const int KeepUpTo = 4096; // a pooled head must not hold on to one huge target for ever

    private byte[]? _bytes;
    private int _length;

    public readonly ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    public void Set(scoped ReadOnlySpan<byte> value)
    {
        byte[]? old = _bytes;
        if (old is null || old.Length < value.Length)
            _bytes = new byte[Math.Max(32, value.Length)];
        value.CopyTo(_bytes); // right also when `value` is a slice of the old array
        _length = value.Length;
    }

    public void Set(scoped ReadOnlySpan<byte> first, scoped ReadOnlySpan<byte> second)
    {
        int length = first.Length + second.Length;
        var bytes = _bytes is { } old && old.Length >= length ? old : new byte[Math.Max(32, length)];
        second.CopyTo(bytes.AsSpan(first.Length)); // first: it may be a slice of this array
        first.CopyTo(bytes);
        _bytes = bytes;
        _length = length;
    }

    public void Clear()
    {
        _length = 0;
        if (_bytes is { Length: > KeepUpTo })
            _bytes = null;
    }
}
