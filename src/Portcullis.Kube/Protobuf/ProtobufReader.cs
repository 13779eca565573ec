namespace Portcullis.Kube;

/// <summary>Reads the fields of one message. Never throws; after <see cref="Broken"/> there is nothing more.</summary>
internal ref struct ProtobufReader(ReadOnlySpan<byte> message)
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int LengthDelimited = 2;
    private const int Fixed32 = 5;

    private readonly ReadOnlySpan<byte> _message = message;
    private int _at;

    /// <summary>The bytes are no message.</summary>
    public bool Broken { get; private set; }

    public int Number { get; private set; }

    /// <summary>The field is a varint: <see cref="Integer"/>.</summary>
    public bool IsInteger { get; private set; }

    /// <summary>The field is delimited: <see cref="Bytes"/>.</summary>
    public bool IsBytes { get; private set; }

    public long Integer { get; private set; }
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>Moves to the next field; false at the end and when broken.</summary>
    public bool Next()
    {
        if (Broken || _at == _message.Length)
            return false;
        if (!ReadVarint(out ulong tag) || tag >> 3 is 0 or > 0x1FFF_FFFF)
            return Break();

        Number = (int)(tag >> 3);
        int wire = (int)(tag & 7);
        (IsInteger, IsBytes) = (wire == Varint, wire == LengthDelimited);
        switch (wire)
        {
            case Varint:
                if (!ReadVarint(out ulong integer))
                    return Break();
                Integer = unchecked((long)integer);
                return true;
            case Fixed64:
                return Take(sizeof(long)) || Break();
            case Fixed32:
                return Take(sizeof(int)) || Break();
            case LengthDelimited:
                return (ReadVarint(out ulong length) && length <= (ulong)(_message.Length - _at) && Take((int)length)) || Break();
            default:
                return Break(); // groups, which Kubernetes never writes
        }
    }

    private bool Take(int length)
    {
        if (length > _message.Length - _at)
            return false;
        Bytes = _message.Slice(_at, length);
        _at += length;
        return true;
    }

    private bool ReadVarint(out ulong value)
    {
        value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (_at == _message.Length)
                return false;
            byte next = _message[_at++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return true;
        }
        return false;
    }

    private bool Break()
    {
        Broken = true;
        return false;
    }
}
