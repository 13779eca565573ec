using System.Buffers;
using System.Buffers.Binary;

namespace Portcullis.Http;

// Frames other than DATA.
public sealed partial class Http2Connection
{
    private const byte FlagAck = 0x1;
    private const byte FlagEndStream = 0x1;
    private const byte FlagEndHeaders = 0x4;
    private const byte FlagPadded = 0x8;
    private const byte FlagPriority = 0x20;

    private int _blockStream; // the stream whose field block is unfinished, else 0
    private bool _blockEndsStream;
    private byte[]? _block;
    private int _blockLength;
    private int _blockFrames;

    /// <summary>Above everything the peer opened; even numbers, which only this side could open, are always idle.</summary>
    private bool IsIdle(int streamId) => streamId > _streams.Highest || (streamId & 1) == 0;

    private void Headers(byte flags, int streamId, ReadOnlySpan<byte> payload, IHttp2Events events)
    {
        if ((streamId & 1) == 0)
        {
            Fail(Http2ErrorCode.ProtocolError, "request stream must be odd");
            return;
        }
        int padding = 0;
        if ((flags & FlagPadded) != 0)
        {
            if (payload.IsEmpty)
            {
                Fail(Http2ErrorCode.FrameSizeError, "padding length is missing");
                return;
            }
            padding = payload[0];
            payload = payload[1..];
        }
        if ((flags & FlagPriority) != 0)
        {
            if (payload.Length < 5)
            {
                Fail(Http2ErrorCode.FrameSizeError, "priority fields are cut off");
                return;
            }
            payload = payload[5..];
        }
        if (padding > payload.Length)
        {
            Fail(Http2ErrorCode.ProtocolError, "padding exceeds its frame");
            return;
        }

        payload = payload[..^padding];
        _blockEndsStream = (flags & FlagEndStream) != 0;
        if ((flags & FlagEndHeaders) != 0)
            FieldBlock(streamId, payload, events);
        else
            KeepBlock(streamId, payload);
    }

    private void Continuation(byte flags, int streamId, ReadOnlySpan<byte> payload, IHttp2Events events)
    {
        if (_blockStream == 0)
        {
            Fail(Http2ErrorCode.ProtocolError, "continuation without a field block");
            return;
        }
        if (!KeepBlock(streamId, payload) || (flags & FlagEndHeaders) == 0)
            return;

        byte[] block = _block!;
        _block = null;
        _blockStream = 0;
        FieldBlock(streamId, block.AsSpan(0, _blockLength), events);
        ArrayPool<byte>.Shared.Return(block);
        _blockLength = _blockFrames = 0;
    }

    private bool KeepBlock(int streamId, ReadOnlySpan<byte> part)
    {
        if (++_blockFrames > _limits.MaxHeaderBlockFrames || _blockLength + part.Length > _limits.MaxHeaderBlockBytes)
        {
            Fail(Http2ErrorCode.EnhanceYourCalm, "field block exceeds the size limit");
            return false;
        }
        if (_block is null || _block.Length - _blockLength < part.Length)
        {
            byte[] bigger = ArrayPool<byte>.Shared.Rent((_blockLength + part.Length) * 2);
            if (_block is { } old)
            {
                old.AsSpan(0, _blockLength).CopyTo(bigger);
                ArrayPool<byte>.Shared.Return(old);
            }
            _block = bigger;
        }
        part.CopyTo(_block.AsSpan(_blockLength));
        _blockLength += part.Length;
        _blockStream = streamId;
        return true;
    }

    private void ReleaseBlock()
    {
        if (_block is { } block)
            ArrayPool<byte>.Shared.Return(block);
        _block = null;
        _blockStream = _blockLength = _blockFrames = 0;
    }

    private void FieldBlock(int streamId, ReadOnlySpan<byte> block, IHttp2Events events)
    {
        if (_streams.Find(streamId) is { } stream)
        {
            TrailerBlock(stream, block, events);
        }
        else if (streamId > _streams.Highest)
        {
            RequestBlock(streamId, block, events);
        }
        else if (SkipBlock(block))
        {
            LateFrame(streamId, events);
        }
    }

    private void RequestBlock(int streamId, ReadOnlySpan<byte> block, IHttp2Events events)
    {
        _streams.Advance(streamId);
        if (streamId > _lastAccepted)
        {
            // RFC 9113 section 6.8: the peer will retry elsewhere what it sent before it saw our GOAWAY.
            if (SkipBlock(block))
                _streams.Remember(streamId, Http2StreamEnd.ResetHere);
            return;
        }
        if (_streams.Count >= _limits.MaxConcurrentStreams)
        {
            if (SkipBlock(block))
                StreamError(streamId, Http2ErrorCode.RefusedStream, events);
            return;
        }

        RequestHead head = _workspace.Head;
        Http2BlockResult result = new Http2Fields(_limits).ReadRequest(_decoder, block, ref _workspace.Strings, head);
        if (result == Http2BlockResult.Ok && _blockEndsStream && head.ContentLength > 0)
            result = Http2BlockResult.Malformed;
        if (Refuses(streamId, result, events))
            return;

        head.Framing = _blockEndsStream ? BodyFraming.None : head.ContentLength >= 0 ? BodyFraming.Length : BodyFraming.UntilEnd;
        Http2Stream stream = _workspace.RentStream();
        stream.Id = streamId;
        stream.PeerDone = _blockEndsStream;
        stream.Declared = head.IsConnect ? -1 : head.ContentLength;
        stream.SendWindow = _peerInitialWindow;
        stream.ReceiveWindow = _settingsAcknowledged ? _limits.StreamWindow : Math.Max(_limits.StreamWindow, DefaultWindow);
        _streams.Add(stream);
        _controlCredit = _limits.MaxControlBurst;
        events.OnRequest(streamId, head, _blockEndsStream);
    }

    private void TrailerBlock(Http2Stream stream, ReadOnlySpan<byte> block, IHttp2Events events)
    {
        HeaderList trailers = _workspace.Trailers;
        Http2BlockResult result = new Http2Fields(_limits).ReadTrailers(_decoder, block, ref _workspace.Strings, trailers);
        if (result != Http2BlockResult.Broken && stream.PeerDone)
        {
            StreamError(stream.Id, Http2ErrorCode.StreamClosed, events);
            return;
        }
        if (result == Http2BlockResult.Ok && (!_blockEndsStream || (stream.Declared >= 0 && stream.Received != stream.Declared)))
            result = Http2BlockResult.Malformed;
        if (Refuses(stream.Id, result, events))
            return;

        int id = stream.Id;
        object? state = stream.State;
        stream.PeerDone = true;
        if (stream.SelfDone)
            Close(stream, Http2StreamEnd.Complete);
        events.OnTrailers(id, state, trailers);
    }

    private bool Refuses(int streamId, Http2BlockResult result, IHttp2Events events)
    {
        switch (result)
        {
            case Http2BlockResult.Ok:
                return false;
            case Http2BlockResult.Broken:
                Fail(Http2ErrorCode.CompressionError, "field block does not decode");
                return true;
            case Http2BlockResult.TooLarge:
                StreamError(streamId, Http2ErrorCode.EnhanceYourCalm, events);
                return true;
            default:
                StreamError(streamId, Http2ErrorCode.ProtocolError, events);
                return true;
        }
    }

    private bool SkipBlock(ReadOnlySpan<byte> block)
    {
        if (new Http2Fields(_limits).ReadTrailers(_decoder, block, ref _workspace.Strings, trailers: null) != Http2BlockResult.Broken)
            return true;
        Fail(Http2ErrorCode.CompressionError, "field block does not decode");
        return false;
    }

    /// <summary>HEADERS or DATA on a stream that is no longer open.</summary>
    private void LateFrame(int streamId, IHttp2Events events)
    {
        switch (_streams.EndOf(streamId))
        {
            case Http2StreamEnd.ResetHere:
                SpendControl(); // sent before the peer saw our reset
                break;
            case Http2StreamEnd.ResetByPeer:
                StreamError(streamId, Http2ErrorCode.StreamClosed, events);
                break;
            case Http2StreamEnd.Complete:
                Fail(Http2ErrorCode.StreamClosed, "stream is closed");
                break;
            default:
                Fail(Http2ErrorCode.ProtocolError, "stream numbers must grow");
                break;
        }
    }

    private void Priority(int streamId, ReadOnlySpan<byte> payload, IHttp2Events events)
    {
        // RFC 9113 section 5.3: read for its errors only.
        if (streamId == 0)
            Fail(Http2ErrorCode.ProtocolError, "priority needs a stream");
        else if (payload.Length == 5)
            SpendControl();
        else if (IsIdle(streamId))
            Fail(Http2ErrorCode.FrameSizeError, "priority must have 5 bytes"); // an idle stream cannot be reset
        else
            StreamError(streamId, Http2ErrorCode.FrameSizeError, events);
    }

    private void Reset(int streamId, ReadOnlySpan<byte> payload, IHttp2Events events)
    {
        if (payload.Length != 4)
        {
            Fail(Http2ErrorCode.FrameSizeError, "reset must have 4 bytes");
            return;
        }
        if (IsIdle(streamId))
        {
            Fail(Http2ErrorCode.ProtocolError, "reset of an idle stream");
            return;
        }
        if (_streams.Find(streamId) is not { } stream)
        {
            SpendControl();
            return;
        }

        var code = (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload);
        object? state = stream.State;
        bool wasted = !stream.SelfDone;
        Close(stream, Http2StreamEnd.ResetByPeer);
        events.OnReset(streamId, state, code);
        if (wasted)
            SpendReset();
    }

    private void Ping(byte flags, int streamId, ReadOnlySpan<byte> payload)
    {
        if (streamId != 0)
            Fail(Http2ErrorCode.ProtocolError, "ping must not have a stream");
        else if (payload.Length != 8)
            Fail(Http2ErrorCode.FrameSizeError, "ping must have 8 bytes");
        else if (SpendControl() && (flags & FlagAck) == 0)
            WritePingAnswer(payload);
    }

    private void GoAway(int streamId, ReadOnlySpan<byte> payload, IHttp2Events events)
    {
        if (streamId != 0)
        {
            Fail(Http2ErrorCode.ProtocolError, "goaway must not have a stream");
            return;
        }
        if (payload.Length < 8)
        {
            Fail(Http2ErrorCode.FrameSizeError, "goaway must have 8 bytes");
            return;
        }
        if (!SpendControl())
            return;
        bool first = !_goAwayReceived;
        _goAwayReceived = true;
        if (first)
            events.OnGoAway((Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload[4..]));
    }
}
