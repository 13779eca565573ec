using System.Buffers.Binary;
using System.Text;

namespace Portcullis.Http.Tests;

/// <summary>Builds the bytes an HTTP/2 peer would send, right or wrong.</summary>
internal static class Frames
{
    public const byte End = 1;
    public const byte Ack = 1;
    public const byte EndHeaders = 4;
    public const byte Padded = 8;
    public const byte WithPriority = 0x20;

    public static byte[] Of(int type, int flags, int streamId, params ReadOnlySpan<byte> payload)
    {
        var frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, ((uint)payload.Length << 8) | (uint)type);
        frame[4] = (byte)flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), streamId);
        payload.CopyTo(frame.AsSpan(9));
        return frame;
    }

    public static byte[] Settings(params (int Id, uint Value)[] settings)
    {
        var payload = new byte[settings.Length * 6];
        for (int i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(i * 6), (ushort)settings[i].Id);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((i * 6) + 2), settings[i].Value);
        }
        return Of(4, 0, 0, payload);
    }

    public static byte[] Headers(int streamId, byte[] block, int flags = End | EndHeaders) => Of(1, flags, streamId, block);

    public static byte[] Data(int streamId, string body, int flags = 0) => Of(0, flags, streamId, Encoding.Latin1.GetBytes(body));

    public static byte[] Reset(int streamId, uint code) => Of(3, 0, streamId, Number(code));

    public static byte[] WindowUpdate(int streamId, uint increment) => Of(8, 0, streamId, Number(increment));

    public static byte[] Number(uint number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return bytes;
    }

    /// <summary>A field block of literals that enter no table; each line is <c>name: value</c>, split at the first colon after the first byte.</summary>
    public static byte[] Block(params string[] lines)
    {
        var block = new List<byte>();
        foreach (string line in lines)
        {
            int colon = line.IndexOf(": ", 1, StringComparison.Ordinal);
            block.Add(0);
            AddString(block, line[..colon]);
            AddString(block, line[(colon + 2)..]);
        }
        return [.. block];
    }

    public static byte[] Get(params string[] more) =>
        Block([":method: GET", ":scheme: https", ":authority: a.example", ":path: /", .. more]);

    public static byte[] Post(params string[] more) =>
        Block([":method: POST", ":scheme: https", ":authority: a.example", ":path: /", .. more]);

    public static byte[] Join(params byte[][] parts) => [.. parts.SelectMany(part => part)];

    private static void AddString(List<byte> block, string text)
    {
        if (text.Length < 127)
        {
            block.Add((byte)text.Length);
        }
        else
        {
            block.Add(127);
            int rest = text.Length - 127;
            for (; rest >= 128; rest >>= 7)
                block.Add((byte)(128 | (rest & 127)));
            block.Add((byte)rest);
        }
        block.AddRange(Encoding.Latin1.GetBytes(text));
    }
}
