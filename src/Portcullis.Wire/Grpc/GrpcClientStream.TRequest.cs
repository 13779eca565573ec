using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;

namespace Portcullis.Wire;

/// <summary>The caller's end of a bidirectional stream over HTTP/2. One may read while another writes; neither twice at once.</summary>
public sealed class GrpcClientStream<TRequest, TReply> : IDisposable
    where TRequest : class, IMessage<TRequest>
    where TReply : class, IMessage<TReply>
{
    private readonly HttpRequestMessage _request;
    private readonly GrpcStreamContent _content;
    private readonly HttpResponseMessage _response;
    private readonly Stream _body;
    private readonly MessageParser<TReply> _parser;
    private readonly int _mostBytes;

    private GrpcClientStream(HttpRequestMessage request, GrpcStreamContent content, HttpResponseMessage response, Stream body, MessageParser<TReply> parser, int mostBytes) =>
        (_request, _content, _response, _body, _parser, _mostBytes) = (request, content, response, body, parser, mostBytes);

    /// <summary>Opens a stream, and returns when the server has taken it; or says why there is none. Whatever the peer does, nothing but cancellation is thrown.</summary>
    /// <param name="http">Sends the request; it must follow no redirects and keep no cookies.</param>
    /// <param name="method">The whole address: <c>https://host:port/package.Service/Method</c>.</param>
    /// <param name="bearer">Token for the <c>authorization</c> header; null: none.</param>
    /// <param name="mostBytes">The longest reply message accepted.</param>
    public static async Task<(GrpcClientStream<TRequest, TReply>? Stream, GrpcEnd Refusal)> Open(
        HttpMessageInvoker http, Uri method, string? bearer, MessageParser<TReply> parser, int mostBytes, CancellationToken cancelled)
    {
        ArgumentNullException.ThrowIfNull(http);
        ArgumentNullException.ThrowIfNull(parser);
        var content = new GrpcStreamContent();
        content.Headers.ContentType = new MediaTypeHeaderValue(GrpcContentType.Plain);
        var request = new HttpRequestMessage(HttpMethod.Post, method)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = content,
        };
        request.Headers.TE.Add(new TransferCodingWithQualityHeaderValue("trailers"));
        request.Headers.TryAddWithoutValidation("user-agent", "portcullis");
        if (bearer is not null)
            request.Headers.TryAddWithoutValidation("authorization", $"Bearer {bearer}");
        HttpResponseMessage? response = null;
        try
        {
            response = await http.SendAsync(request, cancelled).ConfigureAwait(false);
            if (GrpcStatus.RefusalOf(response) is { } refusal)
            {
                response.Dispose();
                request.Dispose();
                return (null, refusal);
            }
            Stream body = await response.Content.ReadAsStreamAsync(cancelled).ConfigureAwait(false);
            return (new GrpcClientStream<TRequest, TReply>(request, content, response, body, parser, mostBytes), GrpcEnd.Ok);
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            response?.Dispose();
            request.Dispose();
            cancelled.ThrowIfCancellationRequested();
            return (null, new GrpcEnd(GrpcCode.Unavailable, failure.GetBaseException().Message));
        }
    }

    /// <summary>Sends one message; false when the stream is broken: reading says why.</summary>
    public async ValueTask<bool> Write(TRequest message, CancellationToken cancelled)
    {
        ArgumentNullException.ThrowIfNull(message);
        try
        {
            Stream stream = await _content.Opened.WaitAsync(cancelled).ConfigureAwait(false);
            await stream.WriteAsync(GrpcFrame.Write(message), cancelled).ConfigureAwait(false);
            await stream.FlushAsync(cancelled).ConfigureAwait(false);
            return true;
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            cancelled.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>Tells the server that no more messages will come.</summary>
    public void Complete() => _content.Complete();

    /// <summary>The server's next message, or how the stream ended. Whatever the peer does, nothing but cancellation is thrown.</summary>
    public async ValueTask<GrpcStreamRead<TReply>> Read(CancellationToken cancelled)
    {
        try
        {
            GrpcFrameRead read = await GrpcFrame.ReadNext(_body, _mostBytes, cancelled).ConfigureAwait(false);
            if (read.IsRefused)
                return Ended(read.Code, read.Text);
            if (read.Message is null)
                return new(null, GrpcStatus.EndOf(_response.TrailingHeaders));
            return GrpcFrame.Parse(_parser, read.Message) is { } message ? new(message, GrpcEnd.Ok) : Ended(GrpcCode.Internal, "the peer's message cannot be parsed");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or ObjectDisposedException or OperationCanceledException)
        {
            cancelled.ThrowIfCancellationRequested();
            return Ended(GrpcCode.Unavailable, failure.GetBaseException().Message);
        }
    }

    /// <summary>Ends the stream at once.</summary>
    public void Dispose()
    {
        _content.Complete();
        _body.Dispose();
        _response.Dispose();
        _request.Dispose();
    }

    private static GrpcStreamRead<TReply> Ended(GrpcCode code, string text) => new(null, new GrpcEnd(code, GrpcText.Bounded(text)));
}
