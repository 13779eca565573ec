using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Portcullis.Wire;

/// <summary>Unary gRPC calls over HTTP/2: with prior knowledge to <c>http</c> addresses, over TLS to <c>https</c> ones.</summary>
/// <param name="http">Sends the requests; it must follow no redirects and keep no cookies. Bounds of response headers are its own.</param>
/// <param name="mostReplyBytes">The longest reply message accepted.</param>
public sealed class GrpcUnary(HttpMessageInvoker http, TimeProvider time, int mostReplyBytes = GrpcUnary.DefaultMostBytes)
{
    /// <summary>4 MiB, gRPC's usual bound.</summary>
    public const int DefaultMostBytes = 4 * 1024 * 1024;

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <summary>Makes one call. Whatever the peer does ends in a reply, at the latest when the timeout has passed; nothing is thrown.</summary>
    /// <param name="method">The whole address: <c>http://host:port/package.Service/Method</c>.</param>
    /// <param name="authority">What <c>:authority</c> says, when it is not the address's own. What is no host name is left out.</param>
    public async Task<GrpcReply<TReply>> Call<TRequest, TReply>(
        Uri method, string? authority, TRequest message, MessageParser<TReply> parser, TimeSpan timeout, CancellationToken cancelled)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        ArgumentNullException.ThrowIfNull(parser);
        TimeSpan limit = timeout > LongestTimeout ? LongestTimeout : timeout;
        using var deadline = new CancellationTokenSource(limit < TimeSpan.Zero ? TimeSpan.Zero : limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancelled);
        try
        {
            using HttpRequestMessage request = Request(method, authority, message, limit);
            using HttpResponseMessage response = await http.SendAsync(request, either.Token).ConfigureAwait(false);
            return await Read(response, parser, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return cancelled.IsCancellationRequested
                ? GrpcReply<TReply>.Failure(GrpcCode.Cancelled, "the call was cancelled")
                : GrpcReply<TReply>.Failure(GrpcCode.DeadlineExceeded, $"no answer within {limit.TotalSeconds:0.###} s");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or ObjectDisposedException)
        {
            return GrpcReply<TReply>.Failure(GrpcCode.Unavailable, failure.GetBaseException().Message);
        }
    }

    private static HttpRequestMessage Request(Uri method, string? authority, IMessage message, TimeSpan limit)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(GrpcFrame.Write(message)),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("grpc-timeout", GrpcTimeout.Format(limit));
        request.Headers.TryAddWithoutValidation("user-agent", "portcullis");
        if (authority is not null)
            request.Headers.TryAddWithoutValidation("host", authority);
        return request;
    }

    private async Task<GrpcReply<TReply>> Read<TReply>(HttpResponseMessage response, MessageParser<TReply> parser, CancellationToken cancelled)
        where TReply : class, IMessage<TReply>
    {
        if (GrpcStatus.RefusalOf(response) is { } early)
            return Ended<TReply>(early, message: null);

        Stream body = await response.Content.ReadAsStreamAsync(cancelled).ConfigureAwait(false);
        GrpcFrameRead frame = await GrpcFrame.ReadSingle(body, mostReplyBytes, cancelled).ConfigureAwait(false);
        if (frame.IsRefused)
            return GrpcReply<TReply>.Failure(frame.Code, frame.Text);
        TReply? message = frame.Message is null ? null : GrpcFrame.Parse(parser, frame.Message);
        if (frame.Message is not null && message is null)
            return GrpcReply<TReply>.Failure(GrpcCode.Internal, "the peer's message cannot be parsed");
        return Ended(GrpcStatus.EndOf(response.TrailingHeaders), message);
    }

    private static GrpcReply<TReply> Ended<TReply>(GrpcEnd end, TReply? message)
        where TReply : class, IMessage<TReply>
    {
        if (end.Code != GrpcCode.Ok)
            return GrpcReply<TReply>.Failure(end.Code, end.Text);
        return message is null
            ? GrpcReply<TReply>.Failure(GrpcCode.Internal, "the answer has no message")
            : GrpcReply<TReply>.Success(message);
    }
}
