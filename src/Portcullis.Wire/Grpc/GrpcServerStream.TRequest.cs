using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace Portcullis.Wire;

/// <summary>The server's end of a bidirectional stream. One may read while another writes; neither twice at once.</summary>
public sealed class GrpcServerStream<TRequest>
    where TRequest : class, IMessage<TRequest>
{
    private const int MostWaiting = 32 * 1024;

    private readonly HttpContext _context;
    private readonly MessageParser<TRequest> _parser;
    private readonly int _mostBytes;

    internal GrpcServerStream(HttpContext context, MessageParser<TRequest> parser, int mostBytes) =>
        (_context, _parser, _mostBytes) = (context, parser, mostBytes);

    /// <summary>The caller's next message; null when it has said that there will be none.</summary>
    /// <param name="room">What large messages of this caller may take; null: whatever they need.</param>
    /// <exception cref="GrpcStreamException">What came is no message; uncaught it ends the stream as it should.</exception>
    public async ValueTask<TRequest?> Read(CancellationToken cancelled, GrpcRoom? room = null)
    {
        GrpcFrameRead read = await GrpcFrame.ReadNext(_context.Request.Body, _mostBytes, cancelled, room).ConfigureAwait(false);
        if (read.IsRefused)
            throw new GrpcStreamException(read.Code, read.Text);
        if (read.Message is null)
            return null;
        return GrpcFrame.Parse(_parser, read.Message) ?? throw new GrpcStreamException(GrpcCode.Internal, "the message cannot be parsed");
    }

    /// <summary>Sends one message and waits until the connection has room again.</summary>
    public async ValueTask Write(IMessage message, CancellationToken cancelled)
    {
        ArgumentNullException.ThrowIfNull(message);
        await _context.Response.Body.WriteAsync(GrpcFrame.Write(message), cancelled).ConfigureAwait(false);
        await _context.Response.Body.FlushAsync(cancelled).ConfigureAwait(false);
    }

    /// <summary>Sends one message that lies in pieces: encoded fields, one behind the other, which other streams may send as well.</summary>
    public async ValueTask Write(IReadOnlyList<ReadOnlyMemory<byte>> encoded, CancellationToken cancelled)
    {
        ArgumentNullException.ThrowIfNull(encoded);
        PipeWriter writer = _context.Response.BodyWriter;
        byte[] prefix = new byte[GrpcFrame.PrefixLength];
        BinaryPrimitives.WriteUInt32BigEndian(prefix.AsSpan(1), (uint)encoded.Sum(static piece => (long)piece.Length));
        writer.Write(prefix);
        int waiting = GrpcFrame.PrefixLength;
        foreach (ReadOnlyMemory<byte> piece in encoded)
        {
            // Small pieces go in one frame; large ones never lie in the connection's buffers as a whole.
            for (ReadOnlyMemory<byte> rest = piece; !rest.IsEmpty;)
            {
                ReadOnlyMemory<byte> slice = rest[..Math.Min(rest.Length, MostWaiting - waiting)];
                rest = rest[slice.Length..];
                writer.Write(slice.Span);
                if ((waiting += slice.Length) < MostWaiting)
                    continue;
                await writer.FlushAsync(cancelled).ConfigureAwait(false);
                waiting = 0;
            }
        }
        await writer.FlushAsync(cancelled).ConfigureAwait(false);
    }
}
