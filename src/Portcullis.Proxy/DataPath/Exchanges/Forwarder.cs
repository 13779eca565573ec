using Portcullis.Http;
using Portcullis.Policy;
using Portcullis.Routing;

namespace Portcullis.Proxy;

/// <summary>Brings one exchange's request to an upstream: picks, connects, tries again where that is safe and wanted.</summary>
internal sealed class Forwarder(Worker worker, Exchange exchange)
{
    private readonly List<UpstreamPool> _tried = [];
    private Action? _tryAgain; // made once, so that waiting allocates nothing
    private UpstreamConnection? _upstream;
    private UpstreamPool? _pool;
    private RouteDestination? _destination;
    private ClusterRotation? _rotation;
    private RetryPolicy _policy = RetryPolicy.None;
    private bool _wentFresh;
    private bool _starting;

    public int Retries { get; private set; }

    /// <summary>The address of the last attempt, for the log; null when there was none.</summary>
    public string? UpstreamText => _pool?.Text;

    /// <summary>When the last attempt began, by the worker's clock.</summary>
    public long AttemptStarted { get; private set; }

    public bool RequestSent { get; private set; }

    public bool HasUpstream => _upstream is not null;

    public bool TakesBody => _upstream is { } upstream && upstream.TakesBody;

    /// <summary>Bytes that were given and have not left.</summary>
    public int Unsent => _upstream?.Unsent ?? 0;

    public void Reset()
    {
        _tried.Clear();
        _upstream = null;
        _pool = null;
        _destination = null;
        _rotation = null;
        _policy = RetryPolicy.None;
        _wentFresh = RequestSent = false;
        Retries = 0;
    }

    /// <summary>Sends the request on its way.</summary>
    /// <param name="permit">SECURITY: proof that a policy decision allowed this request; nothing is forwarded without.</param>
    public void Start(Permit permit, Route route, long revision)
    {
        ArgumentNullException.ThrowIfNull(permit);
        RouteDestination destination = route.Pick(worker.Random32());
        _destination = destination;
        _policy = route.Retries;
        if (destination.Cluster is not { } cluster)
        {
            exchange.Reply(503, [], ResponseFlag.NoCluster, "cluster_not_found");
            return;
        }
        if (cluster.Refused is not null || cluster.Tls is not null)
        {
            // SECURITY: what was meant for TLS must not leave as plaintext.
            exchange.Reply(503, UpstreamErrors.Refused, ResponseFlag.UpstreamConnectFailed, cluster.Refused ?? "TLS to upstreams is not spoken");
            return;
        }
        ChangeRequest(route, destination);
        _rotation = worker.Upstreams.For(cluster, revision);
        if (_rotation.HasNames && !_rotation.Resolve(exchange))
            return;
        _starting = true;
        Attempt();
        _starting = false;
    }

    /// <summary>A wait is over: goes on.</summary>
    public void AttemptNow() => Attempt();

    public void SendBody(ReadOnlySpan<byte> body) => _upstream?.SendBody(body);

    public void EndBody()
    {
        if (_upstream is not { } upstream)
            return;
        upstream.EndBody(exchange.RequestTrailers);
        RequestSent = true;
    }

    public void EndTunnel() => _upstream?.EndTunnel();

    public void Flush() => _upstream?.Flush();

    public void ResumeReading() => _upstream?.ResumeReading();

    /// <summary>The upstream connection is done with this exchange.</summary>
    public void Detach() => _upstream = null;

    public void Abort()
    {
        _upstream?.Abort();
        _upstream = null;
    }

    public void ApplyResponseChanges(HeaderList headers) => _destination?.ResponseChanges.Apply(headers);

    /// <summary>Whether this response shall be thrown away for another attempt, which then is on its way.</summary>
    public bool RetriesStatus(ResponseHead head)
    {
        if (Retries >= _policy.Attempts || !exchange.CanReplay)
            return false;
        if (!_policy.RetriesStatus(head.Status) && !RetriesGrpc(head.Headers))
            return false;
        Abort();
        TryAgain();
        return true;
    }

    public void OnTryTimeout()
    {
        Abort();
        OnFailed(UpstreamFailure.TimedOut, error: 0, default);
    }

    /// <summary>The attempt failed before or while its response came.</summary>
    public void OnFailed(UpstreamFailure failure, int error)
    {
        UpstreamConnection? failed = _upstream;
        _upstream = null;
        OnFailed(failure, error, failed is null ? default : new AttemptTrace(failed.IsReused, failed.HasSent, failed.HasReceived));
    }

    private void OnFailed(UpstreamFailure failure, int error, AttemptTrace trace)
    {
        RequestSent = false;
        if (exchange.HeadSent)
        {
            exchange.OnForwardingFailed(0, [], ResponseFlag.UpstreamReset, "upstream_reset_after_response_started");
            return;
        }
        bool untouched = !trace.Received && (!trace.Sent || IsIdempotent());
        if (failure == UpstreamFailure.Reset && trace.Reused && untouched && exchange.CanReplay && !_wentFresh)
        {
            // The upstream closed a connection that had waited in the pool just as we used it: it processed nothing.
            _wentFresh = true;
            Attempt(_pool, fresh: true);
            return;
        }
        if (Retries < _policy.Attempts && exchange.CanReplay && Covers(failure, trace))
        {
            TryAgain();
            return;
        }
        (int status, string flag, string details) = UpstreamErrors.Explain(failure);
        exchange.OnForwardingFailed(status, UpstreamErrors.Text(failure, error, Retries > 0, worker.Text), flag, details);
    }

    private bool Covers(UpstreamFailure failure, AttemptTrace trace)
    {
        const RetryConditions any = RetryConditions.Reset | RetryConditions.ServerError | RetryConditions.GatewayError;
        RetryConditions fitting = failure switch
        {
            UpstreamFailure.ConnectFailed or UpstreamFailure.ConnectTimedOut => any | RetryConditions.ConnectFailure,
            UpstreamFailure.TimedOut => any,
            _ => trace.Sent ? any : any | RetryConditions.ResetBeforeRequest,
        };
        return (_policy.Conditions & fitting) != RetryConditions.None;
    }

    private void TryAgain()
    {
        Retries++;
        worker.Counters.UpstreamRetries++;
        RequestSent = false;
        exchange.PauseBeforeRetry(_policy.Backoff(Retries, worker.Random32()), _tryAgain ??= AttemptNow);
    }

    private void Attempt(UpstreamPool? pool = null, bool fresh = false)
    {
        pool ??= _rotation!.Pick(_policy.AvoidTriedEndpoints ? _tried : []);
        if (pool is null)
        {
            exchange.Reply(503, "no healthy upstream"u8, ResponseFlag.NoHealthyUpstream, "no_healthy_upstream");
            return;
        }
        _pool = pool;
        if (!_tried.Contains(pool))
            _tried.Add(pool);
        AttemptStarted = worker.Clock.Now;
        UpstreamConnection? upstream = pool.Take(fresh, _destination!.Cluster!.ConnectTimeout, out int error);
        if (upstream is null)
        {
            OnFailed(UpstreamFailure.ConnectFailed, error, default);
            return;
        }
        _upstream = upstream;
        exchange.StartTryTimeout(_policy.PerTryTimeout);
        upstream.Begin(exchange, exchange.Request);
        upstream.SendBody(exchange.ReplayedBody);
        if (exchange.RequestEnded)
            EndBody();
        if (upstream.IsConnected)
            exchange.OnUpstreamConnected();

        // A body that follows in the same read leaves in the same packet: then whoever started the exchange flushes.
        if (_starting && !exchange.RequestEnded)
            return;
        upstream.Flush();
        if (!_starting && upstream == _upstream)
            exchange.OnUpstreamDrained(); // body that was held back while there was no upstream may come on
    }

    private void ChangeRequest(Route route, RouteDestination destination)
    {
        RequestHead request = exchange.Request;
        destination.RequestChanges.Apply(request.Headers);
        if (route.Rewrite is { } rewrite)
        {
            var path = worker.Text;
            path.ResetWrittenCount();
            rewrite.Apply(request.Target, path);
            request.Headers.Set(KnownHeader.OriginalPath, request.Target);
            request.SetTarget(path.WrittenSpan);
        }
        if (!destination.Authority.IsEmpty)
            request.SetAuthority(destination.Authority);
    }

    /// <summary>RFC 9110 section 9.2.2: doing it twice is the same as doing it once.</summary>
    private bool IsIdempotent()
    {
        ReadOnlySpan<byte> method = exchange.Request.Method;
        return method.SequenceEqual("GET"u8) || method.SequenceEqual("HEAD"u8) || method.SequenceEqual("PUT"u8)
            || method.SequenceEqual("DELETE"u8) || method.SequenceEqual("OPTIONS"u8) || method.SequenceEqual("TRACE"u8);
    }

    private bool RetriesGrpc(HeaderList headers)
    {
        const RetryConditions grpc = RetryConditions.GrpcCancelled | RetryConditions.GrpcDeadlineExceeded | RetryConditions.GrpcResourceExhausted
            | RetryConditions.GrpcInternal | RetryConditions.GrpcUnavailable;
        if ((_policy.Conditions & grpc) == RetryConditions.None || !headers.TryGet(KnownHeader.GrpcStatus, out ReadOnlySpan<byte> status))
            return false;
        RetryConditions fitting = status switch
        {
            [(byte)'1'] => RetryConditions.GrpcCancelled,
            [(byte)'4'] => RetryConditions.GrpcDeadlineExceeded,
            [(byte)'8'] => RetryConditions.GrpcResourceExhausted,
            [(byte)'1', (byte)'3'] => RetryConditions.GrpcInternal,
            [(byte)'1', (byte)'4'] => RetryConditions.GrpcUnavailable,
            _ => RetryConditions.None,
        };
        return (_policy.Conditions & fitting) != RetryConditions.None;
    }

    /// <summary>What is known of an attempt whose connection is gone.</summary>
    private readonly record struct AttemptTrace(bool Reused, bool Sent, bool Received);
}
