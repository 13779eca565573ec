using System.Text;

namespace Portcullis.Kube.Tests;

/// <summary>Writes protobuf bytes, as a typed client would.</summary>
internal sealed class ProtobufText
{
    private readonly MemoryStream _bytes = new();

    public static byte[] Body(string apiVersion, string kind, ProtobufText raw) =>
        [.. "k8s\0"u8, .. new ProtobufText()
            .Message(1, new ProtobufText().Text(1, apiVersion).Text(2, kind))
            .Bytes(2, raw.ToArray()).Text(3, "").Text(4, "").ToArray()];

    public byte[] ToArray() => _bytes.ToArray();

    public ProtobufText Text(int number, string text) => Bytes(number, Encoding.UTF8.GetBytes(text));

    public ProtobufText Message(int number, ProtobufText message) => Bytes(number, message.ToArray());

    public ProtobufText Bytes(int number, ReadOnlySpan<byte> bytes)
    {
        Varint(((ulong)number << 3) | 2);
        Varint((ulong)bytes.Length);
        _bytes.Write(bytes);
        return this;
    }

    public ProtobufText Number(int number, long value)
    {
        Varint((ulong)number << 3);
        Varint(unchecked((ulong)value));
        return this;
    }

    public ProtobufText Pair(int number, string key, ReadOnlySpan<byte> value) =>
        Message(number, new ProtobufText().Text(1, key).Bytes(2, value));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.WriteByte((byte)(value | 0x80));
        _bytes.WriteByte((byte)value);
    }
}
