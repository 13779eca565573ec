using System.Buffers.Binary;

namespace Portcullis.EndToEnd;

/// <summary>A frame as it came.</summary>
internal sealed record Http2Frame(byte Type, byte Flags, int Stream, byte[] Payload)
{
    /// <summary>The code of a RST_STREAM or a GOAWAY.</summary>
    public int ErrorCode => BinaryPrimitives.ReadInt32BigEndian(Payload.AsSpan(Type == RawHttp2.GoAway ? 4 : 0));

    public bool EndsStream => Type is RawHttp2.Data or RawHttp2.Headers && (Flags & RawHttp2.EndStream) != 0;
}
