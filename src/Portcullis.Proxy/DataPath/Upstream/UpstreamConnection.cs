using Portcullis.Http;
using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>One HTTP/1.1 connection to an upstream, carrying one exchange at a time.</summary>
internal sealed partial class UpstreamConnection : Watched, IDeadlineOwner, IBreakable, ILater
{
    private const int DirectSend = 4096; // from this size on, a piece of body is worth a system call of its own to save a copy
    private const int OutputLimit = 64 * 1024;
    private const int ReadsPerEvent = 8;

    private readonly Worker _worker;
    private readonly UpstreamPool _pool;
    private readonly NativeSocket _socket;
    private readonly OutputBuffer _output = new(OutputLimit);
    private readonly CarryBuffer _carry = new();
    private readonly Http1ResponseReader _heads;
    private readonly Http1BodyReader _bodies;
    private readonly ResponseHead _head = new();
    private readonly Deadline _deadline;
    private Exchange? _exchange;
    private Phase _phase = Phase.Connecting;
    private bool _chunked;
    private bool _sendBroken;
    private bool _endAfterOutput;
    private bool _blocked; // the socket was full
    private bool _again;

    public UpstreamConnection(Worker worker, UpstreamPool pool, NativeSocket socket, TimeSpan connectTimeout)
    {
        _worker = worker;
        _pool = pool;
        _socket = socket;
        _heads = new Http1ResponseReader(worker.Options.Limits);
        _bodies = new Http1BodyReader(worker.Options.Limits);
        _deadline = new Deadline(this);
        worker.Watch.Add(this, PollEvents.Write);
        worker.Deadlines.Set(_deadline, worker.Clock.Now + Math.Max(1, (long)connectTimeout.TotalMilliseconds));
    }

    private enum Phase : byte
    {
        Connecting,
        Idle,
        Head,
        Body,
        Tunnel,
        Closed,
    }

    public UpstreamPool Pool => _pool;

    public long IdleSince { get; set; }

    /// <summary>An earlier exchange used this connection, so the upstream may close it at any moment.</summary>
    public bool IsReused { get; private set; }

    public bool IsConnected => _phase != Phase.Connecting;

    /// <summary>Bytes of the request that have not left yet.</summary>
    public int Unsent => _output.Length;

    /// <summary>Some of the request's bytes were taken by the kernel.</summary>
    public bool HasSent { get; private set; }

    /// <summary>Some of the response's bytes came.</summary>
    public bool HasReceived { get; private set; }

    /// <summary>More of the request's body can be taken. What merely waits for <see cref="Flush"/> is no reason to stop.</summary>
    public bool TakesBody => !_blocked && _output.Length < OutputLimit;

    internal override int Descriptor => _socket.Descriptor;

    /// <summary>Begins an exchange: its head waits in the output until <see cref="Flush"/>.</summary>
    public void Begin(Exchange exchange, RequestHead request)
    {
        _exchange = exchange;
        if (_phase == Phase.Idle)
            _phase = Phase.Head;
        HasSent = HasReceived = _endAfterOutput = _blocked = false;
        _chunked = request.Framing is BodyFraming.Chunked or BodyFraming.UntilEnd;
        _heads.Begin(request.IsHead, !request.Upgrade.IsEmpty);
        Http1Writer.WriteRequest(_output, request);
    }

    public void SendBody(ReadOnlySpan<byte> body)
    {
        if (_sendBroken || body.IsEmpty)
            return;
        if (_chunked)
        {
            Http1Writer.WriteChunk(_output, body);
            return;
        }
        if (_output.IsEmpty && body.Length >= DirectSend && IsConnected)
        {
            IoResult sent = _socket.Send(body);
            HasSent |= sent.Count > 0;
            if (sent.IsFailure)
            {
                BreakSending();
                return;
            }
            body = body[sent.Count..];
        }
        _output.Write(body);
    }

    /// <summary>Ends the request.</summary>
    public void EndBody(HeaderList? trailers)
    {
        if (_chunked && !_sendBroken)
            Http1Writer.WriteLastChunk(_output, trailers);
    }

    /// <summary>Ends the tunnel's upstream direction once all its bytes have left.</summary>
    public void EndTunnel()
    {
        _endAfterOutput = true;
        Flush();
    }

    /// <summary>Sends what waits, as far as the socket takes it.</summary>
    public void Flush()
    {
        if (_phase is Phase.Connecting or Phase.Closed)
            return;
        while (!_output.IsEmpty)
        {
            IoResult sent = _socket.Send(_output.Pending);
            if (sent.IsFailure)
            {
                BreakSending();
                return;
            }
            if (sent.Count == 0)
                break;
            HasSent = true;
            _output.Consume(sent.Count);
        }
        _blocked = !_output.IsEmpty;
        if (_output.IsEmpty && _endAfterOutput)
        {
            _endAfterOutput = false;
            _socket.ShutdownSend();
        }
        UpdateInterest();
    }

    /// <summary>The exchange can take more of the response.</summary>
    public void ResumeReading()
    {
        if (!_again && _phase is not Phase.Closed)
        {
            _again = true;
            _worker.Later(this);
        }
    }

    /// <summary>Ends the connection; the exchange is not told.</summary>
    public void Abort()
    {
        _exchange = null;
        CloseSocket();
    }

    public void CloseSocket()
    {
        if (_phase == Phase.Closed)
            return;
        _phase = Phase.Closed;
        _worker.Deadlines.Cancel(_deadline);
        _worker.Watch.Forget(this);
        _socket.Dispose();
        _output.Release();
        _carry.Release();
    }

    void IBreakable.Break() => Fail(UpstreamFailure.Reset, error: 0);

    void ILater.OnLater()
    {
        _again = false;
        if (_phase is Phase.Head or Phase.Body or Phase.Tunnel)
            Read();
    }

    void IDeadlineOwner.OnDeadline(Deadline deadline)
    {
        _worker.Counters.UpstreamConnectFailures++;
        Fail(UpstreamFailure.ConnectTimedOut, error: 0);
    }

    internal override void OnReady(PollEvents events)
    {
        if (_phase == Phase.Connecting)
        {
            Connected();
            return;
        }
        if ((events & PollEvents.Write) != PollEvents.None)
        {
            Flush();
            _exchange?.OnUpstreamDrained();
        }
        if ((events & ~PollEvents.Write) == PollEvents.None)
            return;
        if (_phase == Phase.Idle)
        {
            // An idle upstream has nothing to say: the end of its connection, or bytes that no request asked for.
            _pool.Remove(this);
            CloseSocket();
            return;
        }
        if (_phase != Phase.Closed)
            Read();
    }

    private void Connected()
    {
        int error = _socket.TakeError();
        if (error != 0)
        {
            _worker.Counters.UpstreamConnectFailures++;
            Fail(UpstreamFailure.ConnectFailed, error);
            return;
        }
        _worker.Deadlines.Cancel(_deadline);
        _phase = Phase.Head;
        _exchange?.OnUpstreamConnected();
        Flush();
        _exchange?.OnUpstreamDrained();
    }

    /// <summary>The upstream takes no more. It may have answered before it stopped reading, so reading goes on.</summary>
    private void BreakSending()
    {
        _sendBroken = true;
        _blocked = false;
        _output.Release();
        UpdateInterest();
        ResumeReading();
    }

    private void UpdateInterest()
    {
        if (_phase == Phase.Closed)
            return;
        PollEvents wanted = _exchange is { WantsResponse: false } ? PollEvents.None : PollEvents.Read;
        if (!_output.IsEmpty)
            wanted |= PollEvents.Write;
        _worker.Watch.Arm(this, wanted);
    }

    private void Fail(UpstreamFailure failure, int error)
    {
        Exchange? exchange = _exchange;
        _exchange = null;
        CloseSocket();
        exchange?.OnUpstreamFailed(failure, error);
    }
}
