using System.Buffers.Text;
using Portcullis.Http;

namespace Portcullis.Proxy;

internal sealed partial class Exchange
{
    private const int MaxReplay = 64 * 1024; // Istio retries no request whose body is too large to buffer

    private bool _replayable;

    public void OnUpstreamConnected()
    {
        Phase = ConnectionPhase.Relay;
        if (Request.ExpectContinue && !_requestEnded && BytesReceived == 0)
            SendContinue();
    }

    /// <summary>Asks for the body once someone is there to take it, and not before: a refusal must not cost an upload.</summary>
    private void SendContinue()
    {
        if (_continued)
            return;
        _continued = true;
        _reply.Clear();
        _reply.Status = 100;
        _stream.SendInterim(_reply);
        _stream.Flush();
    }

    /// <summary>The upstream took what waited.</summary>
    public void OnUpstreamDrained()
    {
        if (_done)
            return;
        Acknowledge();
        if (!_requestEnded && _forwarder.TakesBody)
            _stream.WantBody();
    }

    public void OnInterim(ResponseHead head)
    {
        if (head.Status == 100)
            return; // the caller had its own from here
        _stream.SendInterim(head);
    }

    public void OnResponseHead(ResponseHead head, bool end)
    {
        if (_forwarder.RetriesStatus(head))
            return;
        StopReplay();
        _worker.Deadlines.Cancel(_tryTimeout);
        Status = head.Status;
        HeaderList headers = head.Headers;
        for (int i = headers.Count - 1; i >= 0; i--)
            if (headers.Known(i) is KnownHeader.UpstreamServiceTime or KnownHeader.PeerMetadata or KnownHeader.PeerMetadataId or KnownHeader.DecoratorOperation)
                headers.Remove(i);
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(_worker.Clock.Now - _forwarder.AttemptStarted, digits, out int written);
        headers.Add(KnownHeader.UpstreamServiceTime, digits[..written]);
        _forwarder.ApplyResponseChanges(headers);
        if (_cors is { } cors)
            cors.AddToResponse(_origin, headers);
        HeaderMutation.Apply(_responseChanges, headers);
        Finalize(headers);
        _headSent = true;
        _endSent = end;
        _tunnel = head.Status == 101;
        if (_tunnel)
        {
            _requestEnded = false; // what was the end of a request without a body is not the end of the tunnel
            _worker.Deadlines.Cancel(_timeout); // Envoy: the route's timeout waits for a response, not for a tunnel's end
        }
        _stream.SendHead(head, end);
    }

    public void OnResponseBody(ReadOnlySpan<byte> body, bool last = false)
    {
        BytesSent += body.Length;
        _worker.Counters.BytesSent += body.Length;
        if (!_held.IsEmpty)
        {
            _held.Write(body);
            return;
        }
        int accepted = _stream.SendBody(body, last);
        if (accepted < body.Length)
            _held.Write(body[accepted..]);
        else
            _endSent = last;
    }

    /// <summary>Let leave what the upstream said so far.</summary>
    public void FlushResponse() => _stream.Flush();

    public void OnResponseEnd(HeaderList trailers)
    {
        _forwarder.Detach();
        _responseEnded = true;
        _worker.Deadlines.Cancel(_timeout); // the rest is the downstream's pace
        if (_held.IsEmpty)
        {
            EndResponse(trailers);
            return;
        }
        if (trailers != _responseTrailers)
        {
            _responseTrailers.Clear();
            _responseTrailers.AddAll(trailers);
        }
        _stream.Flush();
    }

    /// <summary>An attempt is over without a response, and no other will be made.</summary>
    public void OnForwardingFailed(int status, ReadOnlySpan<byte> body, string flag, string details)
    {
        if (!_headSent)
        {
            Reply(status, body, flag, details);
            return;
        }
        (Flag, Details) = (flag, details);
        IDownstreamStream stream = _stream;
        End();
        _worker.Exchanges.Return(this);
        stream.Reset(Http2ErrorCode.InternalError);
    }

    private void EndResponse(HeaderList trailers)
    {
        if (!_endSent)
        {
            _endSent = true;
            if (trailers.Count > 0)
                _stream.SendTrailers(trailers);
            else
                _stream.SendBody([], end: true);
        }
        Finish();
    }

    private void KeepForReplay(ReadOnlySpan<byte> body)
    {
        if (!_replayable)
            return;
        if (_replay.Length + body.Length > MaxReplay && _forwarder.HasUpstream)
            StopReplay();
        else
            _replay.Write(body);
    }

    private void StopReplay()
    {
        _replayable = false;
        _replay.Release();
    }

    private void StartTimeout()
    {
        if (Route is not { Action: Routing.RouteAction.Forward } route)
            return;
        TimeSpan? limit = route.Timeout;
        if (IsGrpc() && Request.Headers.TryGet(KnownHeader.GrpcTimeout, out ReadOnlySpan<byte> text) && GrpcStatus.Timeout(text) is { } own)
            limit = limit is { } cap && cap < own ? cap : own;
        if (limit is { } after && after > TimeSpan.Zero && !_timeout.IsSet)
            _worker.Deadlines.Set(_timeout, _worker.Clock.Now + (long)Math.Ceiling(after.TotalMilliseconds));
    }

    private void OnTimeout() => OnForwardingFailed(504, "upstream request timeout"u8, ResponseFlag.UpstreamTimeout, "response_timeout");
}
