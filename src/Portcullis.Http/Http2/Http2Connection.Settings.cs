using System.Buffers.Binary;

namespace Portcullis.Http;

// SETTINGS and the windows this side sends into.
public sealed partial class Http2Connection
{
    private readonly List<Http2Stream> _blocked = []; // in the order they shall be woken
    private readonly List<Http2Stream> _waking = [];
    private long _sendWindow = DefaultWindow;
    private long _peerInitialWindow = DefaultWindow;

    /// <summary>Tells streams that waited for room in the output that there is some again. Call it after output was consumed.</summary>
    public void OutputDrained(IHttp2Events events)
    {
        ArgumentNullException.ThrowIfNull(events);
        Wake(events);
    }

    private void Settings(byte flags, int streamId, ReadOnlySpan<byte> payload, IHttp2Events events)
    {
        if (streamId != 0)
        {
            Fail(Http2ErrorCode.ProtocolError, "settings must not have a stream");
            return;
        }
        bool acknowledges = (flags & FlagAck) != 0;
        if (payload.Length % 6 != 0 || (acknowledges && !payload.IsEmpty))
        {
            Fail(Http2ErrorCode.FrameSizeError, "settings have a wrong length");
            return;
        }
        if (!SpendControl())
            return;
        if (acknowledges)
        {
            _settingsAcknowledged = true;
            return;
        }

        _settingsSeen = true;
        for (; !payload.IsEmpty; payload = payload[6..])
        {
            Apply(BinaryPrimitives.ReadUInt16BigEndian(payload), BinaryPrimitives.ReadUInt32BigEndian(payload[2..]));
            if (Failure is not null)
                return;
        }
        WriteSettingsAnswer();
        Wake(events);
    }

    private void Apply(int setting, uint value)
    {
        switch (setting)
        {
            case 1: // SETTINGS_HEADER_TABLE_SIZE
                _encoder.SetMaxTableSize(value);
                break;
            case 2 when value > 1: // SETTINGS_ENABLE_PUSH
                Fail(Http2ErrorCode.ProtocolError, "enable push must be 0 or 1");
                break;
            case 4 when value > MaxWindow: // SETTINGS_INITIAL_WINDOW_SIZE
                Fail(Http2ErrorCode.FlowControlError, "initial window is too large");
                break;
            case 4:
                ResizeWindows(value);
                break;
            case 5 when value is < MaxFrame or > 0xFFFFFF: // SETTINGS_MAX_FRAME_SIZE; this side never sends more than the least allowed
                Fail(Http2ErrorCode.ProtocolError, "frame size limit is out of range");
                break;
        }
    }

    private void ResizeWindows(uint initial)
    {
        long change = initial - _peerInitialWindow;
        _peerInitialWindow = initial;
        foreach (Http2Stream stream in _streams.All)
        {
            stream.SendWindow += change;
            if (stream.SendWindow > MaxWindow)
            {
                Fail(Http2ErrorCode.FlowControlError, "initial window overflows a stream's");
                return;
            }
        }
    }

    private void WindowUpdate(int streamId, ReadOnlySpan<byte> payload, IHttp2Events events)
    {
        if (payload.Length != 4)
        {
            Fail(Http2ErrorCode.FrameSizeError, "window update must have 4 bytes");
            return;
        }
        long increment = BinaryPrimitives.ReadUInt32BigEndian(payload) & 0x7FFFFFFF;
        if (streamId == 0)
        {
            _sendWindow += increment;
            if (increment == 0)
                Fail(Http2ErrorCode.ProtocolError, "window update must not be zero");
            else if (_sendWindow > MaxWindow)
                Fail(Http2ErrorCode.FlowControlError, "window of the connection overflows");
            else
                Wake(events);
            return;
        }
        if (IsIdle(streamId))
        {
            Fail(Http2ErrorCode.ProtocolError, "window update of an idle stream");
            return;
        }
        if (_streams.Find(streamId) is not { } stream)
        {
            SpendControl();
            return;
        }

        stream.SendWindow += increment;
        if (increment == 0)
            StreamError(streamId, Http2ErrorCode.ProtocolError, events);
        else if (stream.SendWindow > MaxWindow)
            StreamError(streamId, Http2ErrorCode.FlowControlError, events);
        else if (stream.Blocked && CanSend(stream))
            WakeOne(stream, events);
    }

    private bool CanSend(Http2Stream stream) => stream.SendWindow > 0 && _sendWindow > 0 && _output.Free > FrameHeader;

    private void Block(Http2Stream stream)
    {
        if (stream.Blocked)
            return;
        stream.Blocked = true;
        _blocked.Add(stream);
    }

    private void WakeOne(Http2Stream stream, IHttp2Events events)
    {
        _blocked.Remove(stream);
        stream.Blocked = false;
        events.OnSendWindow(stream.Id, stream.State);
    }

    private void Wake(IHttp2Events events)
    {
        if (_blocked.Count == 0 || _waking.Count > 0 || _sendWindow <= 0 || _output.Free <= FrameHeader)
            return;

        // Who is woken and blocks again queues up behind the others: round robin.
        foreach (Http2Stream stream in _blocked)
            _waking.Add(stream);
        for (int i = 0; i < _waking.Count; i++)
        {
            Http2Stream stream = _waking[i];
            if (stream.Blocked && CanSend(stream)) // not blocked any more when an earlier owner ended it
                WakeOne(stream, events);
        }
        _waking.Clear();
    }
}
