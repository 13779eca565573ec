using System.Buffers.Text;

namespace Portcullis.Http;

/// <summary>Writes HTTP/1.1 heads, chunks and trailers into an <see cref="OutputBuffer"/>.</summary>
/// <remarks>
/// Framing is always generated from the head's properties: a <c>content-length</c> line of the list is never copied.
/// SECURITY: <see cref="HeaderList"/> keeps values in their lines; names and a changed target are written as they stand.
/// </remarks>
public static class Http1Writer
{
    private const int FixedRoom = 256; // status line, framing, connection, upgrade name

    /// <summary>Writes a request head for an upstream. <see cref="BodyFraming.UntilEnd"/> is written as chunked.</summary>
    public static void WriteRequest(OutputBuffer output, RequestHead head)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(head);
        ReadOnlySpan<byte> target = head.IsConnect ? head.Authority : head.Target;
        int room = RoomFor(head.Headers) + head.Method.Length + target.Length + head.Authority.Length + head.Upgrade.Length;
        Span<byte> span = output.Reserve(room);
        int at = Put(span, 0, head.Method);
        span[at++] = (byte)' ';
        at = Put(span, at, target);
        at = Put(span, at, " HTTP/1.1\r\nhost: "u8);
        at = Put(span, at, head.Authority);
        at = Put(span, at, "\r\n"u8);
        at = PutLines(span, at, head.Headers);
        if (head.Framing is BodyFraming.Chunked or BodyFraming.UntilEnd)
            at = Put(span, at, "transfer-encoding: chunked\r\n"u8);
        else if (head.ContentLength >= 0)
            at = PutLength(span, at, head.ContentLength);
        if (!head.Upgrade.IsEmpty)
            at = PutUpgrade(span, at, head.Upgrade);
        at = Put(span, at, "\r\n"u8);
        output.Advance(at);
    }

    /// <summary>Writes a response head for a downstream. <see cref="BodyFraming.UntilEnd"/> is written as chunked.</summary>
    /// <param name="keepAlive">False adds <c>connection: close</c>.</param>
    /// <param name="toHead">The request was HEAD: no length is made up for a response that declares none.</param>
    public static void WriteResponse(OutputBuffer output, ResponseHead head, bool keepAlive, bool toHead = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(head);
        Span<byte> span = output.Reserve(RoomFor(head.Headers) + head.Upgrade.Length);
        int at = Put(span, 0, StatusLines.Of(head.Status));
        at = PutLines(span, at, head.Headers);
        if (head.Status is < 200 or 204)
        {
            if (head.Status == 101)
                at = PutUpgrade(span, at, head.Upgrade);
        }
        else if (head.Framing is BodyFraming.Chunked or BodyFraming.UntilEnd)
        {
            at = Put(span, at, "transfer-encoding: chunked\r\n"u8);
        }
        else if (head.ContentLength >= 0)
        {
            at = PutLength(span, at, head.ContentLength);
        }
        else if (!toHead && head.Status != 304)
        {
            at = PutLength(span, at, 0);
        }
        if (!keepAlive && head.Status >= 200)
            at = Put(span, at, "connection: close\r\n"u8);
        at = Put(span, at, "\r\n"u8);
        output.Advance(at);
    }

    /// <summary>The interim response that lets a waiting request send its body.</summary>
    public static void WriteContinue(OutputBuffer output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write("HTTP/1.1 100 Continue\r\n\r\n"u8);
    }

    /// <summary>Writes one piece of body as one chunk; nothing for an empty piece, which would end the body.</summary>
    public static void WriteChunk(OutputBuffer output, scoped ReadOnlySpan<byte> piece)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (piece.IsEmpty)
            return;
        Span<byte> span = output.Reserve(piece.Length + 12);
        Utf8Formatter.TryFormat(piece.Length, span, out int at, new System.Buffers.StandardFormat('x'));
        at = Put(span, at, "\r\n"u8);
        at = Put(span, at, piece);
        at = Put(span, at, "\r\n"u8);
        output.Advance(at);
    }

    /// <summary>Ends a chunked body, with trailers when there are any.</summary>
    public static void WriteLastChunk(OutputBuffer output, HeaderList? trailers = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        if (trailers is null || trailers.Count == 0)
        {
            output.Write("0\r\n\r\n"u8);
            return;
        }
        Span<byte> span = output.Reserve(RoomFor(trailers));
        int at = Put(span, 0, "0\r\n"u8);
        at = PutLines(span, at, trailers);
        at = Put(span, at, "\r\n"u8);
        output.Advance(at);
    }

    private static int RoomFor(HeaderList headers) => headers.ByteLength + (headers.Count * 4) + FixedRoom;

    private static int PutLines(Span<byte> span, int at, HeaderList headers)
    {
        for (int i = 0; i < headers.Count; i++)
        {
            if (headers.Known(i) == KnownHeader.ContentLength)
                continue;
            at = Put(span, at, headers.Name(i));
            span[at] = (byte)':';
            span[at + 1] = (byte)' ';
            at = Put(span, at + 2, headers.Value(i));
            span[at] = (byte)'\r';
            span[at + 1] = (byte)'\n';
            at += 2;
        }
        return at;
    }

    private static int PutLength(Span<byte> span, int at, long length)
    {
        at = Put(span, at, "content-length: "u8);
        Utf8Formatter.TryFormat(length, span[at..], out int written);
        return Put(span, at + written, "\r\n"u8);
    }

    private static int PutUpgrade(Span<byte> span, int at, ReadOnlySpan<byte> protocol)
    {
        at = Put(span, at, "connection: upgrade\r\nupgrade: "u8);
        at = Put(span, at, protocol);
        return Put(span, at, "\r\n"u8);
    }

    private static int Put(Span<byte> span, int at, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(span[at..]);
        return at + bytes.Length;
    }
}
