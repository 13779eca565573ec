using System.Text;

namespace Portcullis.EndToEnd;

/// <summary>Protobuf by hand, so that nothing of what is tested takes part in testing it.</summary>
internal sealed class Proto
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public Proto Text(int field, string value) => Add(field, Encoding.UTF8.GetBytes(value));

    public Proto Message(int field, Proto value) => Add(field, value.Bytes);

    public Proto Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
        return this;
    }

    /// <summary>One entry of a <c>map&lt;string, string&gt;</c>.</summary>
    public Proto Entry(int field, string key, string value) => Message(field, new Proto().Text(1, key).Text(2, value));

    /// <summary>The fields of a message: numbers as they are, everything else as bytes.</summary>
    public static List<(int Field, ulong Number, byte[] Bytes)> Read(byte[] message)
    {
        var fields = new List<(int, ulong, byte[])>();
        int at = 0;
        while (at < message.Length)
        {
            ulong tag = Varint(message, ref at);
            if ((tag & 7) == 0)
            {
                fields.Add(((int)(tag >> 3), Varint(message, ref at), []));
                continue;
            }
            (tag & 7).ShouldBe(2ul);
            int length = (int)Varint(message, ref at);
            fields.Add(((int)(tag >> 3), 0, message[at..(at + length)]));
            at += length;
        }
        return fields;
    }

    /// <summary>The first such field's bytes; empty when there is none.</summary>
    public static byte[] Field(byte[] message, params ReadOnlySpan<int> path)
    {
        foreach (int field in path)
            message = Read(message).Find(found => found.Field == field).Bytes ?? [];
        return message;
    }

    private static ulong Varint(byte[] message, ref int at)
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte one = message[at++];
            value |= (ulong)(one & 0x7F) << shift;
            if (one < 0x80)
                return value;
        }
    }

    private Proto Add(int field, byte[] value)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)value.Length);
        _bytes.AddRange(value);
        return this;
    }

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
            _bytes.Add((byte)(value | 0x80));
        _bytes.Add((byte)value);
    }
}
