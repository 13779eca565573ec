using Portcullis.Http;
using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>A connection from accept to close: chooses its chain, shakes hands, then hands events to the protocol's driver.</summary>
internal sealed class DownstreamConnection : Watched, IDeadlineOwner, ILater, IBreakable
{
    private const int PeekAgain = 10; // milliseconds: part of a ClientHello keeps the socket readable, so polling it would spin
    private const int PeekAgainAtMost = 640; // each look costs a copy, and a peer may leave thousands of hellos unfinished

    private readonly Worker _worker;
    private readonly Deadline _deadline;
    private IDownstreamDriver? _driver;
    private CarryBuffer? _first;
    private LiveChain? _chain;
    private long _chainRevision;
    private long _phaseEnd;
    private bool _awaitsProxy; // a PROXY protocol header must come first
    private int _peekAgain = PeekAgain;
    private bool _inLater;
    private bool _closed;

    private DownstreamConnection(Worker worker, string listenerKey, NativeSocket socket)
    {
        _worker = worker;
        ListenerKey = listenerKey;
        Transport = new DownstreamTransport(socket);
        _deadline = new Deadline(this);
        Peer = new PeerAddress(socket.Peer, socket.LocalAddress());
    }

    internal DownstreamConnection? Next;
    internal DownstreamConnection? Previous;

    internal override int Descriptor => Transport.Socket.Descriptor;

    public Worker Worker => _worker;
    public string ListenerKey { get; }
    public DownstreamTransport Transport { get; }
    public PeerAddress Peer { get; private set; }
    public PeerRecord Caller { get; private set; } = PeerRecord.Plaintext;
    public ConnectionPhase Phase { get; private set; } = ConnectionPhase.Peek;

    /// <summary>The ClientHello's server name in lower case; empty when there was none.</summary>
    public byte[] Sni { get; private set; } = [];

    public bool IsTls { get; private set; }

    /// <summary>No further request is wanted: the proxy drains, or the chain is gone.</summary>
    public bool Draining { get; private set; }

    public bool IsClosed => _closed;

    public static void Start(Worker worker, string listenerKey, NativeSocket socket)
    {
        worker.Counters.ConnectionsAccepted++;
        worker.Counters.ConnectionsOpen++;
        var connection = new DownstreamConnection(worker, listenerKey, socket) { Draining = worker.Draining };
        worker.Connections.Add(connection);
        worker.Watch.Add(connection, PollEvents.Read);
        if (!worker.Mesh.Current.Listeners.TryGetValue(listenerKey, out LiveListener? listener))
        {
            connection.Refuse("the listener was removed");
            return;
        }
        connection.IsTls = listener.Listener.Tls;
        connection.SetPhaseEnd(connection.IsTls ? worker.Options.PeekTimeout : worker.Options.DownstreamIdleTimeout);
        connection._awaitsProxy = worker.Mesh.Current.Snapshot.ProxyProtocol;
        if (!connection.IsTls)
            connection.UseOnlyChain(listener);
    }

    /// <summary>The chain as the mesh in force has it; null when it is gone, which also starts draining.</summary>
    public LiveChain? ChainIn(LiveMesh mesh)
    {
        if (_chainRevision == mesh.Snapshot.Revision || _chain is null)
            return _chain;
        if (Successor(_chain, mesh) is not { } found)
        {
            Draining = true;
            return null; // SECURITY: the revision stays behind, so that the next request is not served by what is gone
        }
        _chainRevision = mesh.Snapshot.Revision;
        return _chain = found;
    }

    public bool IsServedBy(LiveMesh mesh) => _chain is null ? mesh.Listeners.ContainsKey(ListenerKey) : Successor(_chain, mesh) is not null;

    /// <summary>Calls the driver at the end of this batch.</summary>
    public void Later()
    {
        if (_inLater)
            return;
        _inLater = true;
        _worker.Later(this);
    }

    public void Arm(PollEvents events) => _worker.Watch.Arm(this, events);

    /// <summary>The driver's deadline.</summary>
    public void SetDeadline(long due) => _worker.Deadlines.Set(_deadline, due);

    public void SetDeadline(TimeSpan after) => SetDeadline(_worker.Clock.Now + (long)after.TotalMilliseconds);

    public void Drain()
    {
        Draining = true;
        if (_driver is { } driver)
            driver.Drain();
        else if (!IsTls && _first is null)
            Close(); // accepted, and never said a word
    }

    /// <summary>Ends the connection at once.</summary>
    public void Close()
    {
        if (_closed)
            return;
        _closed = true;
        IDownstreamDriver? driver = _driver;
        _driver = null;
        driver?.OnClosed();
        _first?.Release();
        _worker.Deadlines.Cancel(_deadline);
        _worker.Watch.Forget(this);
        Transport.Close();
        _worker.Connections.Remove(this);
        _worker.Counters.ConnectionsOpen--;
        _worker.Listeners.OnConnectionEnded();
    }

    void IBreakable.Break() => Close();

    void ILater.OnLater()
    {
        _inLater = false;
        _driver?.OnLater();
    }

    internal override void OnReady(PollEvents events)
    {
        if (_driver is { } driver)
            driver.OnReady(events);
        else if (_awaitsProxy)
            PeekProxy();
        else if (Transport.Tls is not null)
            ContinueHandshake();
        else if (IsTls)
            PeekHello();
        else
            Sniff();
    }

    void IDeadlineOwner.OnDeadline(Deadline deadline)
    {
        if (_driver is { } driver)
        {
            driver.OnDeadline();
        }
        else if ((IsTls || _awaitsProxy) && _worker.Clock.Now < _phaseEnd)
        {
            Arm(PollEvents.Read);
            OnReady(PollEvents.Read);
        }
        else if (Phase == ConnectionPhase.Handshake)
        {
            Refuse("the TLS handshake took too long");
        }
        else
        {
            // A connection that never sent a byte, or no whole first line, is usually a probe; the log says which it was.
            Refuse(IsTls ? "no ClientHello came in time" : "no request came in time");
        }
    }

    private void SetPhaseEnd(TimeSpan after)
    {
        _phaseEnd = _worker.Clock.Now + (long)after.TotalMilliseconds;
        SetDeadline(_phaseEnd);
    }

    /// <summary>What a snapshot made of this connection's chain; null when it is gone, or would not have let this connection in.</summary>
    private LiveChain? Successor(LiveChain chain, LiveMesh mesh) =>
        mesh.Listeners.TryGetValue(ListenerKey, out LiveListener? listener)
        && listener.Find(chain.Chain.Key) is { } found && found.AsksNoMoreThan(chain) ? found : null;

    private void UseOnlyChain(LiveListener listener)
    {
        _chain = listener.Chains[0];
        _chainRevision = _worker.Mesh.Current.Snapshot.Revision;
    }

    /// <summary>SECURITY: without the header the balancer would pass for the caller, so its absence ends the connection.</summary>
    private void PeekProxy()
    {
        Span<byte> bytes = PeekBytes("a PROXY header");
        if (bytes.IsEmpty)
            return;
        var header = new ProxyHeader();
        switch (header.Read(bytes, out int consumed))
        {
            case ReadResult.Done:
                _ = Transport.Socket.Receive(_worker.Scratch.AsSpan(0, consumed));
                if (header.Origin is { } origin)
                    Peer = Peer.OnBehalfOf(origin.Address);
                _awaitsProxy = false;
                break;
            case ReadResult.NeedMore:
                PeekLater();
                break;
            default:
                Refuse("the connection does not begin with a PROXY header");
                break;
        }
    }

    /// <summary>What waits in the socket; empty when there is nothing yet, or the connection is over.</summary>
    private Span<byte> PeekBytes(string what)
    {
        IoResult peeked = Transport.Socket.Peek(_worker.Scratch);
        if (peeked.Count == 0 && !peeked.IsWouldBlock)
            Refuse(peeked.IsEnd ? "the peer closed before it sent " + what : SocketErrors.Text(peeked.Error));
        return _worker.Scratch.AsSpan(0, peeked.Count);
    }

    private void PeekLater()
    {
        Arm(PollEvents.None);
        SetDeadline(Math.Min(_phaseEnd, _worker.Clock.Now + _peekAgain));
        _peekAgain = Math.Min(PeekAgainAtMost, _peekAgain * 2);
    }

    private void PeekHello()
    {
        Span<byte> bytes = PeekBytes("a ClientHello");
        if (bytes.IsEmpty)
            return;
        ClientHello hello = _worker.Hello;
        switch (hello.Read(bytes))
        {
            case ClientHelloResult.Ok:
                Sni = hello.ServerName.IsEmpty ? [] : hello.ServerName.ToArray();
                ChooseChain();
                return;
            case ClientHelloResult.NeedMore:
                PeekLater();
                return;
            case ClientHelloResult.NotTls:
                Refuse("the first bytes are no TLS handshake");
                return;
            default:
                Refuse("the ClientHello is malformed");
                return;
        }
    }

    private void ChooseChain()
    {
        LiveMesh mesh = _worker.Mesh.Current;
        _chain = mesh.Listeners.TryGetValue(ListenerKey, out LiveListener? listener) ? listener.Select(Sni) : null;
        _chainRevision = mesh.Snapshot.Revision;
        if (_chain is null)
        {
            Refuse(Sni.Length == 0 ? "no server takes connections without a server name" : "no server has this server name");
            return;
        }
        Phase = ConnectionPhase.Handshake;
        if (_chain.Tls is not { } context || TlsSession.Accept(context, Descriptor) is not { } session)
        {
            Refuse(_chain.Unavailable ?? "memory for TLS ran out");
            return;
        }
        Transport.Tls = session;
        SetPhaseEnd(_worker.Options.HandshakeTimeout);
        ContinueHandshake();
    }

    private void ContinueHandshake()
    {
        TlsSession session = Transport.Tls!;
        switch (session.Handshake())
        {
            case TlsStatus.Done:
                if ((_chain!.TrustsPeers ? PeerRecord.Of(session, _chain.LocalUri) : PeerRecord.Anonymous) is not { } caller)
                {
                    Phase = ConnectionPhase.Verify;
                    Refuse("the certificate's names cannot be read");
                    break;
                }
                Caller = caller;
                _worker.Counters.HandshakesCompleted++;
                Arm(PollEvents.Read);
                Begin(session.Alpn == TlsAlpn.Http2 ? new Http2Driver(this) : new Http1Driver(this), []);
                break;
            case TlsStatus.WantRead:
                Arm(PollEvents.Read);
                break;
            case TlsStatus.WantWrite:
                Arm(PollEvents.Write);
                break;
            default:
                if (session.Failure is { Kind: TlsFailureKind.PeerRefused })
                    Phase = ConnectionPhase.Verify;
                Refuse(Transport.FailureText, Reason(session.Failure));
                break;
        }
    }

    /// <summary>Plaintext: HTTP/2 with prior knowledge begins with a line that no HTTP/1 request can.</summary>
    private void Sniff()
    {
        TlsStatus status = Transport.Read(_worker.Scratch, out int count);
        if (status == TlsStatus.WantRead)
            return;
        if (count == 0)
        {
            Close(); // a connection opened and closed without a byte is a health check: not worth a line
            return;
        }
        ReadOnlySpan<byte> bytes = _worker.Scratch.AsSpan(0, count);
        if (_first is not null)
        {
            _first.Append(bytes);
            bytes = _first.Span;
        }
        ReadOnlySpan<byte> preface = "PRI * HTTP/2.0\r\n"u8;
        int same = bytes.CommonPrefixLength(preface);
        if (same == bytes.Length && same < preface.Length)
        {
            if (_first is null)
            {
                _first = new CarryBuffer();
                _first.Append(bytes);
                SetPhaseEnd(_worker.Options.HeadTimeout);
            }
            return;
        }
        Begin(same == preface.Length ? new Http2Driver(this) : new Http1Driver(this), bytes);
        _first?.Release();
        _first = null;
    }

    private void Begin(IDownstreamDriver driver, ReadOnlySpan<byte> first)
    {
        Phase = ConnectionPhase.Relay;
        _driver = driver;
        SetDeadline(_worker.Options.DownstreamIdleTimeout);
        driver.Start(first);
    }

    /// <summary>Ends a connection that never came to speak, and says why.</summary>
    private void Refuse(string reason, string? counted = null)
    {
        _worker.Counters.CountFailure(counted ?? reason);
        _worker.Log.ConnectionRefused(this, reason, _chain?.Chain.Key);
        Close();
    }

    // The message of a failure may hold what the peer sent; a counter's name must not.
    private static string Reason(TlsFailure? failure) => failure switch
    {
        null => "unknown",
        { Kind: TlsFailureKind.PeerRefused } => CounterNames.Of(failure.Refusal),
        _ => CounterNames.Of(failure.Kind),
    };
}
