using System.Buffers;
using System.Text;

namespace Portcullis.Kube;

/// <summary>Writes one message in Protobuf's wire form, field by field.</summary>
internal sealed class ProtobufMessage
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public byte[] ToArray() => _bytes.WrittenSpan.ToArray();

    /// <summary>Writes a string; an empty one is left out, being the default.</summary>
    public ProtobufMessage Text(int field, string? value)
    {
        if (!string.IsNullOrEmpty(value))
            Bytes(field, Encoding.UTF8.GetBytes(value));
        return this;
    }

    /// <summary>Writes a true; false is left out, being the default.</summary>
    public ProtobufMessage Flag(int field, bool value)
    {
        if (value)
        {
            Varint((uint)field << 3);
            Varint(1);
        }
        return this;
    }

    /// <summary>Writes a message inside this one, even an empty one.</summary>
    public ProtobufMessage Message(int field, ProtobufMessage inner)
    {
        Bytes(field, inner._bytes.WrittenSpan);
        return this;
    }

    private void Bytes(int field, ReadOnlySpan<byte> value)
    {
        Varint((uint)field << 3 | 2);
        Varint((uint)value.Length);
        _bytes.Write(value);
    }

    private void Varint(uint value)
    {
        while (value >= 0x80)
        {
            _bytes.Write([(byte)(value & 0x7F | 0x80)]);
            value >>= 7;
        }
        _bytes.Write([(byte)value]);
    }
}
