using System.Buffers;
using System.Buffers.Binary;

namespace Portcullis.Http;

// Everything that is written.
public sealed partial class Http2Connection
{
    private readonly HpackEncoder _encoder = new();

    /// <summary>Queues the final response head. False when the stream is gone or already has one.</summary>
    public bool SendResponse(int streamId, ResponseHead head, bool endStream)
    {
        ArgumentNullException.ThrowIfNull(head);
        if (Failure is not null || _streams.Find(streamId) is not { HeadSent: false } stream)
            return false;
        stream.HeadSent = true;
        long length = head.Status == 204 ? -1 : head.ContentLength;
        WriteBlock(streamId, head.Status, head.Headers, length, endStream);
        if (endStream)
            EndSelf(stream);
        return true;
    }

    /// <summary>Queues an interim response, such as 100. False when the stream is gone or already has its final one.</summary>
    public bool SendInformational(int streamId, ResponseHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        if (Failure is not null || !head.IsInterim || _streams.Find(streamId) is not { HeadSent: false })
            return false;
        WriteBlock(streamId, head.Status, head.Headers, contentLength: -1, endStream: false);
        return true;
    }

    /// <summary>Queues as much of a body as the windows and the output's limit take.</summary>
    /// <param name="endStream">The body ends with these bytes; takes effect only when all of them are accepted.</param>
    /// <returns>
    /// Bytes accepted. When not all were, <see cref="IHttp2Events.OnSendWindow"/> tells when to go on. Zero when the stream is gone.
    /// </returns>
    public int SendBody(int streamId, scoped ReadOnlySpan<byte> body, bool endStream)
    {
        if (Failure is not null || _streams.Find(streamId) is not { HeadSent: true, SelfDone: false } stream)
            return 0;

        int accepted = 0;
        while (accepted < body.Length)
        {
            int size = Math.Min(Math.Min(body.Length - accepted, MaxFrame), SendWindow(stream));
            if (size == 0)
            {
                Block(stream);
                return accepted;
            }
            bool last = endStream && accepted + size == body.Length;
            Span<byte> frame = BeginFrame(size, Http2FrameType.Data, last ? FlagEndStream : (byte)0, streamId);
            body.Slice(accepted, size).CopyTo(frame);
            _output.Advance(FrameHeader + size);
            stream.SendWindow -= size;
            _sendWindow -= size;
            accepted += size;
        }
        if (!endStream)
            return accepted;
        if (body.IsEmpty)
        {
            BeginFrame(0, Http2FrameType.Data, FlagEndStream, streamId);
            _output.Advance(FrameHeader);
        }
        EndSelf(stream);
        return accepted;
    }

    /// <summary>Ends the response with trailers. False when the stream is gone or has no head yet.</summary>
    public bool SendTrailers(int streamId, HeaderList trailers)
    {
        ArgumentNullException.ThrowIfNull(trailers);
        if (Failure is not null || _streams.Find(streamId) is not { HeadSent: true, SelfDone: false } stream)
            return false;
        WriteBlock(streamId, status: 0, trailers, contentLength: -1, endStream: true);
        EndSelf(stream);
        return true;
    }

    /// <summary>Ends a stream at once. No event follows. Ignored when the stream is gone.</summary>
    public void SendReset(int streamId, Http2ErrorCode code)
    {
        if (Failure is not null || _streams.Find(streamId) is not { } stream)
            return;
        WriteReset(streamId, code);
        Close(stream, Http2StreamEnd.ResetHere);
    }

    /// <summary>First half of a graceful end (RFC 9113 section 6.8): warns the peer, still accepts new streams.</summary>
    public void BeginShutdown()
    {
        if (Failure is null && _lastAccepted == int.MaxValue)
            WriteGoAway(int.MaxValue, Http2ErrorCode.NoError);
    }

    /// <summary>Second half, about a round trip later: later streams are ignored, open ones go on to their ends.</summary>
    public void FinishShutdown(Http2ErrorCode code = Http2ErrorCode.NoError)
    {
        if (Failure is not null || _lastAccepted != int.MaxValue)
            return;
        _lastAccepted = _streams.Highest;
        WriteGoAway(_lastAccepted, code);
    }

    /// <summary>Bytes of body that <see cref="SendBody"/> would accept now.</summary>
    public int SendWindow(int streamId) =>
        Failure is null && _streams.Find(streamId) is { SelfDone: false } stream ? SendWindow(stream) : 0;

    private int SendWindow(Http2Stream stream) =>
        (int)Math.Max(0, Math.Min(Math.Min(stream.SendWindow, _sendWindow), _output.Free - FrameHeader));

    private void EndSelf(Http2Stream stream)
    {
        stream.SelfDone = true;
        if (stream.PeerDone)
            Close(stream, Http2StreamEnd.Complete);
    }

    private void WriteBlock(int streamId, int status, HeaderList headers, long contentLength, bool endStream)
    {
        int room = FrameHeader + headers.ByteLength + ((headers.Count + 4) * HpackEncoder.RoomPerLine);
        Span<byte> frame = _output.Reserve(room);
        int at = FrameHeader + _encoder.BeginBlock(frame[FrameHeader..]);
        if (status > 0)
            at = HpackEncoder.WriteStatus(frame, at, status);
        for (int i = 0; i < headers.Count; i++)
        {
            KnownHeader known = headers.Known(i);
            if (known is not (KnownHeader.ContentLength or KnownHeader.Connection or KnownHeader.KeepAlive
                or KnownHeader.ProxyConnection or KnownHeader.TransferEncoding or KnownHeader.Upgrade))
            {
                at = _encoder.WriteLine(frame, at, known, headers.Name(i), headers.Value(i));
            }
        }
        if (contentLength >= 0)
            at = HpackEncoder.WriteLength(frame, at, contentLength);

        int length = at - FrameHeader;
        byte end = endStream ? FlagEndStream : (byte)0;
        if (length <= MaxFrame)
        {
            WriteHeader(frame, length, Http2FrameType.Headers, (byte)(end | FlagEndHeaders), streamId);
            _output.Advance(at);
        }
        else
        {
            WriteSplitBlock(streamId, frame.Slice(FrameHeader, length), end);
        }
    }

    private void WriteSplitBlock(int streamId, ReadOnlySpan<byte> block, byte flags)
    {
        byte[] copy = ArrayPool<byte>.Shared.Rent(block.Length); // the block lies where the frames are about to be written
        block.CopyTo(copy);
        int length = block.Length;
        Http2FrameType type = Http2FrameType.Headers;
        for (int at = 0; at < length; at += MaxFrame)
        {
            int size = Math.Min(MaxFrame, length - at);
            byte last = at + size == length ? FlagEndHeaders : (byte)0;
            copy.AsSpan(at, size).CopyTo(BeginFrame(size, type, (byte)(flags | last), streamId));
            _output.Advance(FrameHeader + size);
            type = Http2FrameType.Continuation;
            flags = 0;
        }
        ArrayPool<byte>.Shared.Return(copy);
    }

    private void WriteOpening()
    {
        Span<byte> payload = BeginFrame(18, Http2FrameType.Settings, 0, 0);
        WriteSetting(payload, 3, (uint)_limits.MaxConcurrentStreams);
        WriteSetting(payload[6..], 4, (uint)_limits.StreamWindow);
        WriteSetting(payload[12..], 6, (uint)_limits.MaxHeaderListBytes);
        _output.Advance(FrameHeader + 18);
        if (_receiveWindow > DefaultWindow)
            WriteWindowUpdate(0, _receiveWindow - DefaultWindow);
    }

    private static void WriteSetting(Span<byte> payload, ushort setting, uint value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(payload, setting);
        BinaryPrimitives.WriteUInt32BigEndian(payload[2..], value);
    }

    private void WriteSettingsAnswer()
    {
        BeginFrame(0, Http2FrameType.Settings, FlagAck, 0);
        _output.Advance(FrameHeader);
    }

    private void WritePingAnswer(ReadOnlySpan<byte> payload)
    {
        payload.CopyTo(BeginFrame(8, Http2FrameType.Ping, FlagAck, 0));
        _output.Advance(FrameHeader + 8);
    }

    private void WriteReset(int streamId, Http2ErrorCode code)
    {
        BinaryPrimitives.WriteUInt32BigEndian(BeginFrame(4, Http2FrameType.RstStream, 0, streamId), (uint)code);
        _output.Advance(FrameHeader + 4);
    }

    private void WriteWindowUpdate(int streamId, long increment)
    {
        BinaryPrimitives.WriteUInt32BigEndian(BeginFrame(4, Http2FrameType.WindowUpdate, 0, streamId), (uint)increment);
        _output.Advance(FrameHeader + 4);
    }

    private void WriteGoAway(int lastStream, Http2ErrorCode code)
    {
        Span<byte> payload = BeginFrame(8, Http2FrameType.GoAway, 0, 0);
        BinaryPrimitives.WriteInt32BigEndian(payload, lastStream);
        BinaryPrimitives.WriteUInt32BigEndian(payload[4..], (uint)code);
        _output.Advance(FrameHeader + 8);
    }

    /// <summary>Writes a frame's header into reserved space and returns the space of its payload; nothing counts before Advance.</summary>
    private Span<byte> BeginFrame(int length, Http2FrameType type, byte flags, int streamId)
    {
        Span<byte> frame = _output.Reserve(FrameHeader + length);
        WriteHeader(frame, length, type, flags, streamId);
        return frame.Slice(FrameHeader, length);
    }

    private static void WriteHeader(Span<byte> frame, int length, Http2FrameType type, byte flags, int streamId)
    {
        BinaryPrimitives.WriteUInt32BigEndian(frame, ((uint)length << 8) | (uint)type);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame[5..], streamId);
    }
}
