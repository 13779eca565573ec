using Portcullis.Http;
using Portcullis.Policy;
using Portcullis.Routing;

namespace Portcullis.Proxy;

/// <summary>
/// One request and its response: joins a downstream stream to an upstream connection, or answers by itself.
/// decide → route → connect → relay → done; any event of either side may come at any moment between.
/// </summary>
/// <remarks>Rented from <see cref="ExchangePool"/>; everything of the last request is reset by <see cref="Start"/>.</remarks>
internal sealed partial class Exchange : IDeadlineOwner
{
    private const int MaxWaiting = 16 * 1024; // body that is read ahead while no upstream is there to take it

    private const long ShortRest = 256 * 1024;

    private readonly Worker _worker;
    private readonly Deadline _timeout; // the route's
    private readonly Deadline _tryTimeout; // one attempt's
    private readonly Deadline _pause; // an injected delay, or the wait before a retry
    private readonly OutputBuffer _replay = new(); // the request's body, as long as an attempt may have to start over
    private readonly OutputBuffer _held = new(); // response body that the downstream did not take yet
    private readonly HeaderList _requestTrailers = new();
    private readonly HeaderList _responseTrailers = new();
    private readonly ResponseHead _reply = new();
    private readonly HeaderList _extra = new(); // lines that a local reply shall have
    private readonly Forwarder _forwarder;

    private IDownstreamStream _stream = null!; // set by Start, before anything else happens
    private bool _requestEnded;
    private bool _headSent;
    private bool _responseEnded;
    private bool _endSent;
    private bool _tunnel;
    private bool _done = true;
    private bool _continued; // 100 was sent
    private int _unacknowledged;
    private long _started;
    private Action _pauseOver = static () => { };

    public Exchange(Worker worker)
    {
        _worker = worker;
        _timeout = new Deadline(this);
        _tryTimeout = new Deadline(this);
        _pause = new Deadline(this);
        _forwarder = new Forwarder(worker, this);
        _afterDelay = AfterPause;
    }

    /// <summary>The request. Whoever starts the exchange swaps the head in before.</summary>
    public RequestHead Request { get; } = new();

    public DownstreamConnection Connection { get; private set; } = null!; // set by Start

    // What the access log tells.
    public ConnectionPhase Phase { get; set; }
    public LiveMesh Mesh { get; private set; } = LiveMesh.DenyAll;
    public LiveChain? Chain { get; private set; }
    public Decision Decision { get; private set; }
    public Route? Route { get; private set; }
    public string? UpstreamText => _forwarder.UpstreamText;
    public int Retries => _forwarder.Retries;
    public string Flag { get; private set; } = ResponseFlag.None;
    public string Details { get; private set; } = "";
    public int Status { get; private set; }
    public long BytesReceived { get; private set; }
    public long BytesSent { get; private set; }
    public long Duration => _worker.Clock.Now - _started;

    /// <summary>The response comes from this proxy, not from an upstream.</summary>
    public bool IsLocal { get; private set; }

    /// <summary>The whole request was given to the upstream.</summary>
    public bool RequestSent => _forwarder.RequestSent;

    /// <summary>The rest of the request's body is declared and small.</summary>
    public bool HasShortRest => !_requestEnded && Request.ContentLength >= 0 && Request.ContentLength - BytesReceived <= ShortRest;

    /// <summary>More of the request's body can be taken.</summary>
    public bool WantsBody => _done || IsLocal || _responseEnded || (_forwarder.HasUpstream ? _forwarder.TakesBody : _replay.Length < _readAhead);

    /// <summary>The downstream takes more of the response.</summary>
    public bool WantsResponse => _held.IsEmpty && _stream.CanSend;

    /// <summary>Tells this exchange's requests apart for whoever calls back later.</summary>
    public int Generation { get; private set; }

    // What the forwarder needs.
    public HeaderList RequestTrailers => _requestTrailers;
    public bool RequestEnded => _requestEnded;
    public bool HeadSent => _headSent;
    public ReadOnlySpan<byte> ReplayedBody => _replay.Pending;

    /// <summary>The attempt may start over with the same request.</summary>
    public bool CanReplay => _replayable;

    /// <summary>Begins with the head in <see cref="Request"/>. It may be over when this returns.</summary>
    /// <param name="requestEnded">There is no body.</param>
    public void Start(IDownstreamStream stream, DownstreamConnection connection, bool requestEnded)
    {
        _stream = stream;
        Connection = connection;
        _requestEnded = requestEnded;
        _headSent = _responseEnded = _endSent = _tunnel = _done = IsLocal = false;
        _unacknowledged = 0;
        _started = _worker.Clock.Now;
        _cors = null;
        _permit = null;
        _replayable = true;
        _continued = false;
        _requestTrailers.Clear();
        _responseTrailers.Clear();
        _extra.Clear();
        Chain = null;
        Claims = null;
        Decision = default;
        Route = null;
        Flag = ResponseFlag.None;
        Details = "";
        Status = 0;
        BytesReceived = BytesSent = 0;
        _forwarder.Reset();
        BeginAsking();
        _worker.Counters.Requests++;
        Admit();
    }

    /// <summary>Part of the request's body. All of it is taken; <see cref="WantsBody"/> says whether to go on.</summary>
    public void OnRequestBody(ReadOnlySpan<byte> body)
    {
        BytesReceived += body.Length;
        _worker.Counters.BytesReceived += body.Length;
        if (_done || IsLocal || _responseEnded)
        {
            _stream.AcknowledgeBody(body.Length);
            return;
        }
        _unacknowledged += body.Length;
        if (!_tunnel)
            KeepForReplay(body);
        _forwarder.SendBody(body);
    }

    /// <summary>The request is complete.</summary>
    public void OnRequestEnd(HeaderList? trailers)
    {
        if (_requestEnded || _done)
            return;
        _requestEnded = true;
        if (_tunnel)
        {
            _forwarder.EndTunnel();
            return;
        }
        _requestTrailers.Clear();
        if (trailers is { Count: > 0 })
        {
            _requestTrailers.AddAll(trailers);
            ForwardedHeaders.RemoveFromTrailers(_requestTrailers);
            Chain?.Chain.Authentication.RemoveForgeable(_requestTrailers); // SECURITY: claims come from verified tokens only
        }
        if (IsLocal)
            return;
        _forwarder.EndBody();
        if (Phase != ConnectionPhase.Route) // else an injected delay goes on, which the route's timeout does not cover
            StartTimeout();
    }

    /// <summary>All that arrived at once was handed over: let it leave.</summary>
    public void FlushRequest()
    {
        if (_collecting)
            CollectMore(_provider!.Body!);
        if (_done)
            return;
        _forwarder.Flush();
        Acknowledge();
    }

    /// <summary>The downstream stream is gone. It hears nothing more.</summary>
    public void Cancel(string details)
    {
        if (_done)
            return;
        if (Flag == ResponseFlag.None && !_tunnel)
            (Flag, Details) = (ResponseFlag.DownstreamGone, details);
        End();
        _worker.Exchanges.Return(this);
    }

    /// <summary>A pause of the downstream is over: it takes more.</summary>
    public void OnDownstreamWritable()
    {
        if (_done)
            return;
        if (!_held.IsEmpty)
        {
            bool last = _responseEnded && _responseTrailers.Count == 0;
            int accepted = _stream.SendBody(_held.Pending, last);
            _endSent = last && accepted == _held.Length;
            _held.Consume(accepted);
        }
        if (_held.IsEmpty && _responseEnded)
        {
            EndResponse(_responseTrailers);
            return;
        }
        if (WantsResponse)
            _forwarder.ResumeReading();
        _stream.Flush();
    }

    void IDeadlineOwner.OnDeadline(Deadline deadline)
    {
        if (deadline == _pause)
            _pauseOver();
        else if (deadline == _tryTimeout)
            _forwarder.OnTryTimeout();
        else
            OnTimeout();
    }

    public void OnUpstreamFailed(UpstreamFailure failure, int error) => _forwarder.OnFailed(failure, error);

    public void PauseBeforeRetry(TimeSpan time, Action over)
    {
        _worker.Deadlines.Cancel(_tryTimeout);
        Pause(time, over);
    }

    public void StartTryTimeout(TimeSpan? limit)
    {
        if (limit is { } after && after > TimeSpan.Zero)
            _worker.Deadlines.Set(_tryTimeout, _worker.Clock.Now + (long)Math.Ceiling(after.TotalMilliseconds));
    }

    /// <summary>Names were looked up for a request of this exchange.</summary>
    /// <param name="generation">Which request; nothing happens when another one has taken its place.</param>
    public void OnNamesResolved(int generation)
    {
        if (generation == Generation && !_done)
            _forwarder.AttemptNow();
    }

    private void Pause(TimeSpan time, Action over)
    {
        _pauseOver = over;
        _worker.Deadlines.Set(_pause, _worker.Clock.Now + (long)Math.Ceiling(time.TotalMilliseconds));
    }

    /// <summary>The response is complete downstream.</summary>
    private void Finish()
    {
        End();
        IDownstreamStream stream = _stream;
        _worker.Exchanges.Return(this);
        stream.OnExchangeDone();
    }

    private void End()
    {
        _done = true;
        Generation = unchecked(Generation + 1);
        _worker.Deadlines.Cancel(_timeout);
        _worker.Deadlines.Cancel(_tryTimeout);
        _forwarder.Abort();
        EndAsking();
        _replay.Release();
        _held.Release();
        if (_unacknowledged > 0)
        {
            _stream.AcknowledgeBody(_unacknowledged);
            _unacknowledged = 0;
        }
        if (IsLocal)
            _worker.Counters.LocalReplies++;
        _worker.Log.Request(this);
    }

    /// <summary>Returns windows for what left, so that the caller follows the upstream's pace.</summary>
    private void Acknowledge()
    {
        int waiting = _forwarder.HasUpstream ? _forwarder.Unsent : _replay.Length; // SECURITY: what waits for an upstream is memory too
        int left = _unacknowledged - Math.Min(_unacknowledged, waiting);
        if (left <= 0)
            return;
        _unacknowledged -= left;
        _stream.AcknowledgeBody(left);
    }
}
