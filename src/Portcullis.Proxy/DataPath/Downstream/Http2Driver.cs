using Portcullis.Http;
using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>HTTP/2 on a downstream connection: many exchanges, and one write for all that they said in a batch of events.</summary>
internal sealed class Http2Driver : IDownstreamDriver, IHttp2Events
{
    private const int ReadsPerEvent = 8;
    private const int OutputLimit = 256 * 1024;
    private const int GraceMilliseconds = 1000; // between the two GOAWAYs: about a slow round trip

    private readonly DownstreamConnection _connection;
    private readonly DownstreamTransport _transport;
    private readonly Worker _worker;
    private readonly CarryBuffer _carry = new();
    private readonly OutputBuffer _output = new(OutputLimit);
    private readonly List<Http2DownstreamStream> _streams = []; // those with an exchange; small, so order and search do not matter
    private readonly List<Http2DownstreamStream> _touched = [];
    private bool _draining;
    private bool _shutDown;
    private bool _closed;
    private bool _dirty;
    private long _lastActive;

    public Http2Driver(DownstreamConnection connection)
    {
        _connection = connection;
        _transport = connection.Transport;
        _worker = connection.Worker;
        Protocol = new Http2Connection(_worker.Options.Http2Limits, _output, _worker.Http2Workspace);
    }

    public Http2Connection Protocol { get; }

    /// <summary>Output is not read back while the peer does not read: whoever only sends must not make us collect answers.</summary>
    private bool WantsRead => _output.Length < OutputLimit;

    public void Start(ReadOnlySpan<byte> first)
    {
        _lastActive = _worker.Clock.Now;
        if (_connection.Draining)
            Drain();
        MarkDirty(); // our SETTINGS
        if (!first.IsEmpty)
        {
            int used = Use(first);
            if (!_closed)
                _carry.Append(first[used..]);
        }
        Pump();
    }

    public void OnReady(PollEvents events)
    {
        if ((events & PollEvents.Write) != PollEvents.None)
            Flush();
        if (!_closed && ((events & ~PollEvents.Write) != PollEvents.None || _transport.HasPending)) // a full output may have stopped reading
            Pump();
    }

    public void OnLater()
    {
        _dirty = false;
        if (_closed)
            return;
        if (_transport.HasPending && WantsRead)
            Pump();
        Flush();
    }

    public void OnDeadline()
    {
        if (_draining && !_shutDown)
        {
            _shutDown = true;
            Protocol.FinishShutdown();
            Flush();
            if (_closed)
                return;
        }
        long idleLimit = (long)_worker.Options.DownstreamIdleTimeout.TotalMilliseconds;
        if (_worker.Clock.Now - _lastActive >= idleLimit)
            _connection.Close();
        else
            _connection.SetDeadline(_lastActive + idleLimit);
    }

    public void Drain()
    {
        if (_draining || _closed)
            return;
        _draining = true;
        Protocol.BeginShutdown();
        _connection.SetDeadline(_worker.Clock.Now + GraceMilliseconds);
        MarkDirty();
    }

    public void OnClosed()
    {
        _closed = true;
        while (_streams.Count > 0)
        {
            Http2DownstreamStream stream = _streams[^1];
            Exchange exchange = stream.Exchange!;
            EndStream(stream);
            exchange.Cancel("downstream_remote_disconnect");
        }
        _carry.Release();
        _output.Release();
    }

    /// <summary>There is something to send at the end of this batch.</summary>
    public void MarkDirty()
    {
        if (_dirty)
            return;
        _dirty = true;
        _connection.Later();
    }

    /// <summary>A stream's exchange is over.</summary>
    public void EndStream(Http2DownstreamStream stream)
    {
        Protocol.SetState(stream.Id, state: null);
        _streams.Remove(stream);
        if (stream.Touched)
            _touched.Remove(stream);
        stream.End();
        _worker.Http2Streams.Push(stream);
        if (!_closed)
            MarkDirty();
    }

    void IHttp2Events.OnRequest(int streamId, RequestHead head, bool endStream)
    {
        _lastActive = _worker.Clock.Now;
        Exchange exchange = _worker.Exchanges.Rent(_worker);
        exchange.Request.SwapWith(head);
        Http2DownstreamStream stream = _worker.Http2Streams.TryPop(out Http2DownstreamStream? free) ? free : new Http2DownstreamStream();
        stream.Begin(this, streamId, exchange);
        _streams.Add(stream);
        Protocol.SetState(streamId, stream);
        exchange.Start(stream, _connection, endStream);
        if (!endStream)
            Touch(stream);
        if (_connection.Draining)
            Drain();
    }

    void IHttp2Events.OnBody(int streamId, object? state, ReadOnlySpan<byte> body, bool endStream)
    {
        if (state is not Http2DownstreamStream { Exchange: { } exchange } stream)
        {
            Protocol.AcknowledgeBody(streamId, body.Length);
            MarkDirty();
            return;
        }
        if (!body.IsEmpty)
            exchange.OnRequestBody(body);
        if (endStream && stream.Exchange == exchange)
            exchange.OnRequestEnd(trailers: null);
        Touch(stream);
    }

    void IHttp2Events.OnTrailers(int streamId, object? state, HeaderList trailers)
    {
        if (state is not Http2DownstreamStream { Exchange: { } exchange } stream)
            return;
        exchange.OnRequestEnd(trailers);
        Touch(stream);
    }

    void IHttp2Events.OnReset(int streamId, object? state, Http2ErrorCode code)
    {
        if (state is not Http2DownstreamStream { Exchange: { } exchange } stream)
            return;
        EndStream(stream);
        exchange.Cancel("downstream_reset");
    }

    void IHttp2Events.OnSendWindow(int streamId, object? state)
    {
        if (state is Http2DownstreamStream { Exchange: { } exchange })
            exchange.OnDownstreamWritable();
    }

    void IHttp2Events.OnGoAway(Http2ErrorCode code)
    {
        // The peer opens no more streams; the open ones go on, and then it closes.
    }

    private void Touch(Http2DownstreamStream stream)
    {
        if (stream.Touched || stream.Exchange is null)
            return;
        stream.Touched = true;
        _touched.Add(stream);
    }

    private void Pump()
    {
        for (int round = 0; !_closed && WantsRead; round++)
        {
            if (round >= ReadsPerEvent)
            {
                if (_transport.HasPending)
                    MarkDirty(); // others first
                break;
            }
            bool carried = !_carry.IsEmpty;
            Span<byte> room = carried ? _carry.Reserve(Http2Connection.LargestFrame) : _worker.Scratch;
            TlsStatus status = _transport.Read(room, out int count);
            if (count == 0)
            {
                if (status is TlsStatus.Closed or TlsStatus.Failed)
                    _connection.Close();
                break;
            }
            if (carried)
            {
                _carry.Advance(count);
                int used = Use(_carry.Span);
                if (_closed)
                    return;
                _carry.Consume(used);
            }
            else
            {
                int used = Use(room[..count]);
                if (_closed)
                    return;
                if (used < count)
                    _carry.Append(room[used..count]);
            }
            if (!_transport.HasPending && count < room.Length)
                break;
        }
        UpdateInterest();
    }

    private int Use(ReadOnlySpan<byte> input)
    {
        _lastActive = _worker.Clock.Now;
        bool works = Protocol.Receive(input, this, out int consumed);
        for (int i = _touched.Count - 1; i >= 0 && i < _touched.Count; i--)
        {
            Http2DownstreamStream stream = _touched[i];
            stream.Touched = false;
            _touched.RemoveAt(i);
            stream.Exchange?.FlushRequest();
        }
        if (!_output.IsEmpty || !works)
            MarkDirty();
        return consumed;
    }

    private void Flush()
    {
        if (!_output.IsEmpty)
        {
            TlsStatus status = _transport.Write(_output.Pending, out int count);
            _output.Consume(count);
            if (status == TlsStatus.Failed)
            {
                _connection.Close();
                return;
            }
            if (count > 0)
            {
                _lastActive = _worker.Clock.Now;
                Protocol.OutputDrained(this); // may fill the output again, which marks this dirty
            }
            if (_closed)
                return;
        }
        if (_output.IsEmpty && (Protocol.Failure is not null || (Protocol.IsGoingAway && Protocol.StreamCount == 0)))
        {
            if (Protocol.Failure is { } failure)
                _worker.Log.RequestRefused(_connection, 0, failure.Reason);
            _connection.Close();
            return;
        }
        UpdateInterest();
    }

    private void UpdateInterest()
    {
        if (_closed)
            return;
        PollEvents wanted = WantsRead ? PollEvents.Read : PollEvents.None;
        if (!_output.IsEmpty && !_dirty)
            wanted |= PollEvents.Write; // what is dirty is tried at the end of the batch; only a full socket is waited for
        _connection.Arm(wanted);
    }
}
