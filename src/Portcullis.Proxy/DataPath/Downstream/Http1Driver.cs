using Portcullis.Http;
using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>HTTP/1.1 on a downstream connection: one request at a time; those that came ahead wait in the carry.</summary>
internal sealed partial class Http1Driver : IDownstreamDriver, IDownstreamStream
{
    private const int ReadsPerEvent = 8;
    private const int DirectSend = 4096; // from this size on, a piece of body is worth a write of its own to save a copy
    private const long DrainBytes = 256 * 1024; // of an unwanted body that are read off to keep the connection
    private static readonly TimeSpan DrainTime = TimeSpan.FromSeconds(5);

    private readonly DownstreamConnection _connection;
    private readonly DownstreamTransport _transport;
    private readonly Worker _worker;
    private readonly CarryBuffer _carry = new();
    private readonly OutputBuffer _output = new();
    private readonly Http1RequestReader _heads;
    private Http1BodyReader? _bodies; // made for the first body: most connections never bring one
    private Exchange? _exchange;
    private Phase _phase = Phase.Head;
    private bool _headStarted;
    private bool _requestEnded;
    private bool _chunkedResponse;
    private bool _keepAlive;
    private bool _toHead;
    private bool _peerEnded;
    private bool _responding;
    private long _drained;
    private long _lastActive;

    public Http1Driver(DownstreamConnection connection)
    {
        _connection = connection;
        _transport = connection.Transport;
        _worker = connection.Worker;
        _heads = new Http1RequestReader(_worker.Options.Limits);
    }

    private enum Phase : byte
    {
        /// <summary>Between requests, or inside a head.</summary>
        Head,

        /// <summary>An exchange is under way.</summary>
        Exchange,

        /// <summary>The response is complete and leaves.</summary>
        Finishing,

        /// <summary>An unwanted body is read off, to keep the connection.</summary>
        Draining,

        /// <summary>All was said; what the peer still sends is read off, so that closing does not cost it the response.</summary>
        Lingering,

        Tunnel,
        Closed,
    }

    private bool WantsRead => _phase switch
    {
        Phase.Head or Phase.Draining or Phase.Lingering => true,
        Phase.Exchange => !_requestEnded && _exchange!.WantsBody,
        Phase.Tunnel => !_peerEnded && _exchange is { WantsBody: true },
        _ => false,
    };

    public void Start(ReadOnlySpan<byte> first)
    {
        _lastActive = _worker.Clock.Now;
        if (!first.IsEmpty)
        {
            int used = Use(first);
            if (_phase != Phase.Closed)
                _carry.Append(first[used..]);
        }
        Pump();
        if (_connection.Draining)
            Drain();
    }

    public void OnReady(PollEvents events)
    {
        if ((events & PollEvents.Write) != PollEvents.None)
            Flush();
        if (_phase != Phase.Closed && (events & ~PollEvents.Write) != PollEvents.None)
            Pump();
    }

    public void OnLater()
    {
        if (_phase != Phase.Closed)
            Pump();
    }

    public void OnDeadline()
    {
        long now = _worker.Clock.Now;
        if (_phase is Phase.Draining or Phase.Lingering)
        {
            Close();
            return;
        }
        if (_phase == Phase.Head && _headStarted)
        {
            Refuse(408, "Request Timeout"u8, "the request's head took too long");
            return;
        }
        long idleLimit = (long)_worker.Options.DownstreamIdleTimeout.TotalMilliseconds;
        if (now - _lastActive >= idleLimit)
            Close();
        else
            _connection.SetDeadline(_lastActive + idleLimit);
    }

    public void Drain()
    {
        if (_phase == Phase.Head && !_headStarted && _carry.IsEmpty && !_transport.HasPending)
            Close();
    }

    public void OnClosed()
    {
        _phase = Phase.Closed;
        Exchange? exchange = _exchange;
        _exchange = null;
        exchange?.Cancel("downstream_remote_disconnect");
        _carry.Release();
        _output.Release();
    }

    /// <summary>Reads and uses bytes as long as there are any and someone wants them.</summary>
    private void Pump()
    {
        for (int round = 0; _phase != Phase.Closed; round++)
        {
            if (!_carry.IsEmpty && WantsRead)
            {
                int used = Use(_carry.Span);
                if (_phase == Phase.Closed)
                    return;
                _carry.Consume(used);
                if (!_carry.IsEmpty && !WantsRead)
                    break;
            }
            if (round >= ReadsPerEvent)
            {
                if (_transport.HasPending || !_carry.IsEmpty)
                    _connection.Later(); // others first
                break;
            }
            if (!ReadOnce())
                break;
        }
        UpdateInterest();
    }

    /// <summary>One read. False when there is nothing more to read now, or nobody who wants it.</summary>
    private bool ReadOnce()
    {
        bool wanted = WantsRead;
        if (!wanted && (_peerEnded || !_carry.IsEmpty || _connection.Armed == PollEvents.None))
            return false;

        bool carried = !_carry.IsEmpty;
        Span<byte> room = carried ? _carry.Reserve(Math.Max(4096, _worker.Scratch.Length - _carry.Length)) : _worker.Scratch;
        TlsStatus status = _transport.Read(room, out int count);
        if (count == 0)
        {
            if (status is TlsStatus.Closed or TlsStatus.Failed)
                OnPeerEnded(status);
            return false;
        }
        _lastActive = _worker.Clock.Now;
        if (carried)
        {
            _carry.Advance(count);
            return wanted;
        }
        int used = wanted ? Use(room[..count]) : 0;
        if (_phase == Phase.Closed)
            return false;
        if (used < count)
            _carry.Append(room[used..count]);

        // A short read emptied a plain socket, and TLS knows what it holds: no need to be told by a failing read.
        return WantsRead && (_transport.HasPending || count == room.Length);
    }

    private void OnPeerEnded(TlsStatus status)
    {
        _peerEnded = true;
        bool half = status == TlsStatus.Closed && _transport.Tls is null;
        switch (_phase)
        {
            case Phase.Tunnel when status == TlsStatus.Closed:
                _exchange!.OnRequestEnd(trailers: null);
                break;
            case Phase.Exchange when half && _requestEnded:
                _keepAlive = false; // the peer said all it had to say, and may still want to hear
                break;
            case Phase.Finishing when half:
                _keepAlive = false;
                break;
            default:
                Close();
                break;
        }
    }

    private void UpdateInterest()
    {
        if (_phase == Phase.Closed)
            return;
        PollEvents wanted = PollEvents.None;
        if (!_peerEnded && (WantsRead || _carry.IsEmpty))
            wanted = PollEvents.Read; // also while nobody wants bytes, to learn that the peer has gone; one read then fills the carry
        if (!_output.IsEmpty)
            wanted |= PollEvents.Write;
        _connection.Arm(wanted);
    }

    private void Close()
    {
        if (_phase != Phase.Closed)
            _connection.Close();
    }
}
