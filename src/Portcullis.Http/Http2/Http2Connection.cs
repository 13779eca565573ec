using System.Buffers.Binary;

namespace Portcullis.Http;

/// <summary>
/// The serving side of one HTTP/2 connection (RFC 9113) without I/O: bytes in, events out; calls in, bytes out. Everything to be sent,
/// from the first SETTINGS on, goes to the output buffer given at construction.
/// </summary>
/// <remarks>
/// Never throws on any input. Memory is bounded by <see cref="Http2Limits"/>: nothing of a body is kept here. The caller's input buffer
/// must be able to hold one frame, 16,393 bytes. Not thread-safe; <see cref="Receive"/> must not be called from an event.
/// </remarks>
public sealed partial class Http2Connection
{
    private const int FrameHeader = 9;
    private const int MaxFrame = 16384; // what this side accepts and also what it sends at most, for fairness between streams
    private const int CreditPerRead = 8;
    private const long MaxWindow = int.MaxValue;
    private const int DefaultWindow = 65535;

    private readonly Http2Limits _limits;
    private readonly OutputBuffer _output;
    private readonly Http2Workspace _workspace;
    private readonly HpackDecoder _decoder = new(4096);
    private readonly Http2StreamTable _streams = new();

    private bool _prefaceSeen;
    private bool _settingsSeen;
    private bool _settingsAcknowledged;
    private bool _goAwayReceived;
    private int _lastAccepted = int.MaxValue; // streams above are ignored, once a final GOAWAY said so
    private int _controlCredit;
    private int _resetCredit;
    private long _receiveWindow;
    private long _receiveCredit;

    /// <summary>Starts a connection: SETTINGS and the connection's window are queued at once.</summary>
    /// <param name="output">Where frames go; the owner sends and consumes them.</param>
    /// <param name="workspace">Shared by the connections of one thread; a private one when null.</param>
    public Http2Connection(Http2Limits limits, OutputBuffer output, Http2Workspace? workspace = null)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentNullException.ThrowIfNull(output);
        _limits = limits;
        _output = output;
        _workspace = workspace ?? new Http2Workspace();
        _controlCredit = limits.MaxControlBurst;
        _resetCredit = limits.MaxResetBurst;
        _receiveWindow = Math.Max(DefaultWindow, limits.ConnectionWindow);
        WriteOpening();
    }

    /// <summary>What ended the connection: its GOAWAY is queued, and after sending the output it should be closed. Null while it works.</summary>
    public Http2Failure? Failure { get; private set; }

    /// <summary>Streams that are open or half-closed.</summary>
    public int StreamCount => _streams.Count;

    /// <summary>Either side has announced the end; when <see cref="StreamCount"/> is zero too, the connection may be closed.</summary>
    public bool IsGoingAway => _goAwayReceived || _lastAccepted != int.MaxValue;

    /// <summary>Attaches the owner's object to a stream; events hand it back.</summary>
    public void SetState(int streamId, object? state)
    {
        if (_streams.Find(streamId) is { } stream)
            stream.State = state;
    }

    /// <summary>The owner's object of an open stream, else null.</summary>
    public object? GetState(int streamId) => _streams.Find(streamId)?.State;

    /// <summary>Reads all complete frames and what is there of a DATA frame.</summary>
    /// <returns>False when the connection has failed; <see cref="Failure"/> says how.</returns>
    public bool Receive(ReadOnlySpan<byte> input, IHttp2Events events, out int consumed)
    {
        ArgumentNullException.ThrowIfNull(events);
        consumed = 0;
        _controlCredit = Math.Min(_limits.MaxControlBurst, _controlCredit + CreditPerRead);
        while (Failure is null)
        {
            ReadOnlySpan<byte> rest = input[consumed..];
            int used = !_prefaceSeen ? Preface(rest) : _bodyLeft + _paddingLeft > 0 ? Body(rest, events) : Frame(rest, events);
            if (used == 0)
                return Failure is null;
            consumed += used;
        }
        consumed = input.Length;
        return false;
    }

    /// <summary>Gives everything still held back to the workspace, when the transport is gone. No events follow; the connection is dead.</summary>
    public void Release()
    {
        Failure ??= new Http2Failure(Http2ErrorCode.NoError, "connection was released");
        ReleaseBlock();
        _bodyStream = null;
        _blocked.Clear();
        foreach (Http2Stream stream in _streams.All)
            _workspace.ReturnStream(stream);
        _streams.Clear();
    }

    /// <summary>The longest input for which <see cref="Receive"/> may still ask for more.</summary>
    public static int LargestFrame => FrameHeader + MaxFrame;

    private int Preface(ReadOnlySpan<byte> input)
    {
        ReadOnlySpan<byte> preface = Http2Preface.Bytes;
        int length = Math.Min(input.Length, preface.Length);
        if (!input[..length].SequenceEqual(preface[..length]))
            Fail(Http2ErrorCode.ProtocolError, "connection preface is wrong");
        else if (length == preface.Length)
            _prefaceSeen = true;
        return _prefaceSeen ? preface.Length : 0;
    }

    private int Frame(ReadOnlySpan<byte> input, IHttp2Events events)
    {
        if (input.Length < FrameHeader)
            return 0;

        uint start = BinaryPrimitives.ReadUInt32BigEndian(input);
        int length = (int)(start >> 8);
        var type = (Http2FrameType)(start & 0xFF);
        byte flags = input[4];
        int streamId = (int)(BinaryPrimitives.ReadUInt32BigEndian(input[5..]) & 0x7FFFFFFF);

        if (!_settingsSeen && (type != Http2FrameType.Settings || (flags & FlagAck) != 0))
            return Fail(Http2ErrorCode.ProtocolError, "first frame must be settings");
        if (length > MaxFrame)
            return Fail(Http2ErrorCode.FrameSizeError, "frame exceeds the size limit");
        if (_blockStream != 0 && (type != Http2FrameType.Continuation || streamId != _blockStream))
            return Fail(Http2ErrorCode.ProtocolError, "field block is interrupted");
        if (type == Http2FrameType.Data)
            return BeginBody(input[FrameHeader..], length, flags, streamId, events);
        if (input.Length < FrameHeader + length)
            return 0;

        Dispatch(type, flags, streamId, input.Slice(FrameHeader, length), events);
        return FrameHeader + length;
    }

    private void Dispatch(Http2FrameType type, byte flags, int streamId, ReadOnlySpan<byte> payload, IHttp2Events events)
    {
        switch (type)
        {
            case Http2FrameType.Headers:
                Headers(flags, streamId, payload, events);
                break;
            case Http2FrameType.Continuation:
                Continuation(flags, streamId, payload, events);
                break;
            case Http2FrameType.Priority:
                Priority(streamId, payload, events);
                break;
            case Http2FrameType.RstStream:
                Reset(streamId, payload, events);
                break;
            case Http2FrameType.Settings:
                Settings(flags, streamId, payload, events);
                break;
            case Http2FrameType.Ping:
                Ping(flags, streamId, payload);
                break;
            case Http2FrameType.GoAway:
                GoAway(streamId, payload, events);
                break;
            case Http2FrameType.WindowUpdate:
                WindowUpdate(streamId, payload, events);
                break;
            case Http2FrameType.PushPromise:
                Fail(Http2ErrorCode.ProtocolError, "only a serving side may push");
                break;
            default:
                SpendControl(); // RFC 9113 section 4.1: unknown types are ignored
                break;
        }
    }

    /// <summary>Records the end of the connection and queues its GOAWAY. Returns 0, which stops the reading.</summary>
    private int Fail(Http2ErrorCode code, string reason)
    {
        if (Failure is null)
        {
            Failure = new Http2Failure(code, reason);
            ReleaseBlock();
            WriteGoAway(Math.Min(_lastAccepted, _streams.Highest), code);
        }
        return 0;
    }

    /// <summary>Charges a frame that makes no progress.</summary>
    private bool SpendControl()
    {
        if (--_controlCredit >= 0 && _output.Length <= _limits.MaxOutputBacklog)
            return true;
        Fail(Http2ErrorCode.EnhanceYourCalm, "too many frames without progress");
        return false;
    }

    /// <summary>Charges a stream that ended without a complete response by the peer's doing.</summary>
    private void SpendReset()
    {
        if (--_resetCredit < 0)
            Fail(Http2ErrorCode.EnhanceYourCalm, "too many streams were reset");
    }

    /// <summary>An error of one stream: RST_STREAM, and the owner is told when it knew the stream.</summary>
    private void StreamError(int streamId, Http2ErrorCode code, IHttp2Events events)
    {
        WriteReset(streamId, code);
        if (_streams.Find(streamId) is { } stream)
        {
            object? state = stream.State;
            Close(stream, Http2StreamEnd.ResetHere);
            events.OnReset(streamId, state, code);
        }
        else
        {
            _streams.Remember(streamId, Http2StreamEnd.ResetHere);
        }
        SpendReset();
    }

    private void Close(Http2Stream stream, Http2StreamEnd end)
    {
        if (end == Http2StreamEnd.Complete)
            _resetCredit = Math.Min(_limits.MaxResetBurst, _resetCredit + 1);
        if (stream.Blocked)
            _blocked.Remove(stream);
        long held = stream.Unacknowledged;
        if (stream == _bodyStream)
        {
            _bodyStream = null; // the rest of its frame is discarded
            held += _bodyLeft;
        }
        _streams.Remove(stream, end);
        _workspace.ReturnStream(stream);
        CreditConnection(held);
    }
}
