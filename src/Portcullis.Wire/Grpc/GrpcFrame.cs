using System.Buffers.Binary;
using Google.Protobuf;

namespace Portcullis.Wire;

/// <summary>The framing of gRPC messages: a flag byte, four bytes of length, the message.</summary>
internal static class GrpcFrame
{
    public const int PrefixLength = 5;
    private const int FirstRoom = 16 * 1024;

    /// <summary>One message, framed, uncompressed.</summary>
    public static byte[] Write(IMessage message)
    {
        int length = message.CalculateSize();
        byte[] frame = new byte[PrefixLength + length];
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)length);
        message.WriteTo(frame.AsSpan(PrefixLength));
        return frame;
    }

    /// <summary>Reads a stream that holds exactly one message, to its end. Memory grows with what has arrived, never with what is announced.</summary>
    /// <param name="most">The longest message accepted, in bytes.</param>
    public static async ValueTask<GrpcFrameRead> ReadSingle(Stream stream, int most, CancellationToken cancelled)
    {
        GrpcFrameRead read = await ReadNext(stream, most, cancelled).ConfigureAwait(false);
        return read.Message is not null && await stream.ReadAsync(new byte[1], cancelled).ConfigureAwait(false) > 0
            ? GrpcFrameRead.Refused(GrpcCode.Internal, "a unary call has more than one message")
            : read;
    }

    /// <summary>Reads the next of several messages; <see cref="GrpcFrameRead.Nothing"/> at the stream's end.</summary>
    /// <param name="most">The longest message accepted, in bytes.</param>
    /// <param name="room">What large messages may take; null: whatever they need.</param>
    public static async ValueTask<GrpcFrameRead> ReadNext(Stream stream, int most, CancellationToken cancelled, GrpcRoom? room = null)
    {
        byte[] prefix = new byte[PrefixLength];
        int read = await stream.ReadAtLeastAsync(prefix, PrefixLength, throwOnEndOfStream: false, cancelled).ConfigureAwait(false);
        if (read == 0)
            return GrpcFrameRead.Nothing;
        if (read < PrefixLength)
            return GrpcFrameRead.Refused(GrpcCode.Internal, "the stream ended inside a message's prefix");
        if (prefix[0] == 1)
            return GrpcFrameRead.Refused(GrpcCode.Unimplemented, "compressed messages are not supported");
        if (prefix[0] != 0)
            return GrpcFrameRead.Refused(GrpcCode.Internal, "a message's flags are not known");
        uint length = BinaryPrimitives.ReadUInt32BigEndian(prefix.AsSpan(1));
        if (length > (uint)most)
            return GrpcFrameRead.Refused(GrpcCode.ResourceExhausted, $"the message has {length} bytes, more than {most}");
        return room is null || !GrpcRoom.IsLarge(length)
            ? await ReadMessage(stream, (int)length, cancelled).ConfigureAwait(false)
            : await ReadLarge(stream, length, room, cancelled).ConfigureAwait(false);
    }

    private static async ValueTask<GrpcFrameRead> ReadLarge(Stream stream, uint length, GrpcRoom room, CancellationToken cancelled)
    {
        if (!room.TryTake(length))
            return GrpcFrameRead.Refused(GrpcCode.ResourceExhausted, "too many large messages are on their way");
        using CancellationTokenSource patience = room.Patience();
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancelled, patience.Token);
        try
        {
            return await ReadMessage(stream, (int)length, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancelled.IsCancellationRequested)
        {
            return GrpcFrameRead.Refused(GrpcCode.DeadlineExceeded, "a message was begun and did not come to its end in time");
        }
        finally
        {
            room.Return(length);
        }
    }

    private static async ValueTask<GrpcFrameRead> ReadMessage(Stream stream, int length, CancellationToken cancelled)
    {
        byte[] message = new byte[Math.Min(length, FirstRoom)];
        int filled = 0;
        while (filled < length)
        {
            if (filled == message.Length)
                Array.Resize(ref message, (int)Math.Min(2L * message.Length, length));
            int read = await stream.ReadAsync(message.AsMemory(filled), cancelled).ConfigureAwait(false);
            if (read == 0)
                return GrpcFrameRead.Refused(GrpcCode.Internal, "the stream ended inside a message");
            filled += read;
        }
        return GrpcFrameRead.Of(message);
    }

    /// <summary>The parsed message, or null when the bytes are not one.</summary>
    public static T? Parse<T>(MessageParser<T> parser, byte[] message)
        where T : class, IMessage<T>
    {
        try
        {
            return parser.ParseFrom(message);
        }
        catch (Exception) // a border: on damaged bytes the library throws more than its own InvalidProtocolBufferException
        {
            return null;
        }
    }
}
