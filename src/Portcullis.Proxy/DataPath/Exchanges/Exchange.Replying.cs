using System.Buffers.Text;
using Portcullis.Http;

namespace Portcullis.Proxy;

internal sealed partial class Exchange
{
    /// <summary>Answers without an upstream. An empty body has no content type.</summary>
    public void Reply(int status, ReadOnlySpan<byte> body, string flag, string details)
    {
        if (IsGrpc())
        {
            ReplyGrpc(GrpcStatus.FromHttp(status), body, flag, details);
            return;
        }
        if (flag != ResponseFlag.None)
            Flag = flag;
        BeginReply(status, details);
        if (!body.IsEmpty)
        {
            _reply.ContentLength = body.Length;
            _reply.Framing = BodyFraming.Length;
            Span<byte> digits = stackalloc byte[20];
            Utf8Formatter.TryFormat(body.Length, digits, out int written);
            _reply.Headers.Add(KnownHeader.ContentLength, digits[..written]);
            _reply.Headers.Add(KnownHeader.ContentType, "text/plain"u8);
        }
        SendReply(body);
    }

    /// <summary>Answers a gRPC request: the status is in the headers, and they are all there is.</summary>
    private void ReplyGrpc(int grpcStatus, ReadOnlySpan<byte> message, string flag, string details)
    {
        if (flag != ResponseFlag.None)
            Flag = flag;
        BeginReply(200, details);
        _reply.Headers.Add(KnownHeader.ContentType, "application/grpc"u8);
        Span<byte> digits = stackalloc byte[11];
        Utf8Formatter.TryFormat(grpcStatus, digits, out int written);
        _reply.Headers.Add(KnownHeader.GrpcStatus, digits[..written]);
        Span<byte> room = stackalloc byte[512];
        if (!message.IsEmpty)
            _reply.Headers.Add(KnownHeader.GrpcMessage, GrpcStatus.Encode(message, room));
        SendReply([]);
    }

    private void BeginReply(int status, string details)
    {
        IsLocal = true;
        if (details.Length > 0)
            Details = details;
        _reply.Clear();
        _reply.Status = status;
    }

    private void SendReply(ReadOnlySpan<byte> body)
    {
        _forwarder.Abort();
        StopWaiting(); // the answer may have to wait for windows, and nothing else may be said meanwhile
        if (Route is { } route && Phase == ConnectionPhase.Route)
            route.ResponseChanges.Apply(_reply.Headers);
        if (_cors is { } cors)
            cors.AddToResponse(_origin, _reply.Headers);
        HeaderMutation.Apply(_responseChanges, _reply.Headers);
        _reply.Headers.AddAll(_extra);
        Finalize(_reply.Headers);
        Status = _reply.Status;
        _headSent = true;
        bool bodiless = body.IsEmpty || Request.IsHead;
        _endSent = bodiless;
        _stream.SendHead(_reply, bodiless);
        if (!bodiless)
            OnResponseBody(body, last: true);
        OnResponseEnd(_responseTrailers);
    }

    private void Finalize(HeaderList headers)
    {
        headers.Set(KnownHeader.Server, "istio-envoy"u8);
        if (headers.Find(KnownHeader.Date) < 0)
            headers.Add(KnownHeader.Date, _worker.Clock.Date);
    }

    /// <summary>Istio: exactly <c>application/grpc</c>, or that with a <c>+suffix</c>; grpc-web is not gRPC.</summary>
    private bool IsGrpc() =>
        Request.Headers.TryGet(KnownHeader.ContentType, out ReadOnlySpan<byte> type)
        && type.StartsWith("application/grpc"u8) && (type.Length == 16 || type[16] == '+');
}
