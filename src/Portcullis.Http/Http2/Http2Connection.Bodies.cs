namespace Portcullis.Http;

// DATA frames and the windows this side receives into.
public sealed partial class Http2Connection
{
    private Http2Stream? _bodyStream; // null while a frame's body is discarded
    private int _bodyLeft;
    private int _paddingLeft;
    private bool _bodyEnds;

    /// <summary>Gives back body bytes that were passed on, which lets the peer send more. Ignored when the stream is gone.</summary>
    /// <param name="count">At most what <see cref="IHttp2Events.OnBody"/> delivered and was not yet acknowledged.</param>
    public void AcknowledgeBody(int streamId, int count)
    {
        if (_streams.Find(streamId) is not { } stream)
            return;
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, stream.Unacknowledged, nameof(count));
        stream.Unacknowledged -= count;
        CreditStream(stream, count);
        CreditConnection(count);
    }

    /// <summary>Reads a DATA frame's beginning. Its body is taken as it comes, not collected.</summary>
    private int BeginBody(ReadOnlySpan<byte> input, int length, byte flags, int streamId, IHttp2Events events)
    {
        if (IsIdle(streamId))
            return Fail(Http2ErrorCode.ProtocolError, "body on an idle stream");

        int overhead = 0;
        if ((flags & FlagPadded) != 0)
        {
            if (length == 0)
                return Fail(Http2ErrorCode.FrameSizeError, "padding length is missing");
            if (input.IsEmpty)
                return 0;
            overhead = 1 + input[0];
            if (overhead > length)
                return Fail(Http2ErrorCode.ProtocolError, "padding exceeds its frame");
        }
        if (length > _receiveWindow)
            return Fail(Http2ErrorCode.FlowControlError, "window of the connection was ignored");

        _receiveWindow -= length;
        _bodyEnds = (flags & FlagEndStream) != 0;
        _bodyLeft = length - overhead;
        _paddingLeft = Math.Max(0, overhead - 1);
        _bodyStream = AcceptBody(streamId, length, events);
        if (Failure is not null)
            return 0;

        if (_bodyStream is not { } stream)
        {
            CreditConnection(length);
        }
        else
        {
            CreditConnection(overhead);
            CreditStream(stream, overhead);
            if (_bodyLeft > 0)
                _controlCredit = Math.Min(_limits.MaxControlBurst, _controlCredit + 1);
            else if (_bodyEnds)
                Deliver(stream, default, events);
            else
                SpendControl();
        }
        return FrameHeader + Math.Min(overhead, 1);
    }

    /// <summary>The stream that takes the body, or null when it shall be discarded.</summary>
    private Http2Stream? AcceptBody(int streamId, int length, IHttp2Events events)
    {
        if (_streams.Find(streamId) is not { } stream)
        {
            LateFrame(streamId, events);
            return null;
        }

        stream.Received += _bodyLeft;
        stream.ReceiveWindow -= length;
        if (stream.PeerDone)
            StreamError(streamId, Http2ErrorCode.StreamClosed, events);
        else if (stream.ReceiveWindow < 0)
            StreamError(streamId, Http2ErrorCode.FlowControlError, events);
        else if (stream.Declared >= 0 && (stream.Received > stream.Declared || (_bodyEnds && stream.Received != stream.Declared)))
            StreamError(streamId, Http2ErrorCode.ProtocolError, events);
        else
            return stream;
        return null;
    }

    private int Body(ReadOnlySpan<byte> input, IHttp2Events events)
    {
        if (_bodyLeft == 0)
        {
            int skipped = Math.Min(_paddingLeft, input.Length);
            _paddingLeft -= skipped;
            return skipped;
        }

        int count = Math.Min(_bodyLeft, input.Length);
        _bodyLeft -= count;
        if (count > 0 && _bodyStream is { } stream)
            Deliver(stream, input[..count], events);
        return count;
    }

    private void Deliver(Http2Stream stream, ReadOnlySpan<byte> piece, IHttp2Events events)
    {
        int id = stream.Id;
        object? state = stream.State;
        bool ends = _bodyEnds && _bodyLeft == 0;
        stream.Unacknowledged += piece.Length;
        if (ends)
        {
            _bodyStream = null;
            stream.PeerDone = true;
            if (stream.SelfDone)
                Close(stream, Http2StreamEnd.Complete);
        }
        events.OnBody(id, state, piece, ends);
    }

    private void CreditStream(Http2Stream stream, int count)
    {
        stream.Credit += count;
        if (stream.PeerDone || stream.Credit == 0 || stream.Credit < _limits.StreamWindow / 2)
            return;
        stream.ReceiveWindow += stream.Credit;
        WriteWindowUpdate(stream.Id, stream.Credit);
        stream.Credit = 0;
    }

    private void CreditConnection(long count)
    {
        _receiveCredit += count;
        if (Failure is not null || _receiveCredit == 0 || _receiveCredit < Math.Max(DefaultWindow, _limits.ConnectionWindow) / 2)
            return;
        _receiveWindow += _receiveCredit;
        WriteWindowUpdate(0, _receiveCredit);
        _receiveCredit = 0;
    }
}
