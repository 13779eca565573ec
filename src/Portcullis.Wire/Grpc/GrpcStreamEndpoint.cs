using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Portcullis.Wire;

/// <summary>Serves bidirectional gRPC streams on Kestrel.</summary>
public static class GrpcStreamEndpoint
{
    /// <summary>Maps <c>POST /package.Service/Method</c>; see <see cref="Serve"/>.</summary>
    public static IEndpointConventionBuilder MapGrpcStream<TRequest>(
        this IEndpointRouteBuilder routes, string path, MessageParser<TRequest> parser,
        Func<GrpcServerStream<TRequest>, HttpContext, CancellationToken, Task<GrpcEnd>> talk, int mostBytes = GrpcUnary.DefaultMostBytes)
        where TRequest : class, IMessage<TRequest> =>
        routes.MapPost(path, context => Serve(context, parser, talk, mostBytes));

    /// <summary>
    /// Serves one stream: the answer's head is sent at once, then <paramref name="talk"/> reads and writes until it says how the stream
    /// ends. Its token is cancelled when the caller leaves. What a caller sends wrongly ends its stream with a status.
    /// </summary>
    /// <param name="mostBytes">The longest message accepted, in bytes.</param>
    public static async Task Serve<TRequest>(
        HttpContext context, MessageParser<TRequest> parser,
        Func<GrpcServerStream<TRequest>, HttpContext, CancellationToken, Task<GrpcEnd>> talk, int mostBytes = GrpcUnary.DefaultMostBytes)
        where TRequest : class, IMessage<TRequest>
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(parser);
        ArgumentNullException.ThrowIfNull(talk);
        if (!GrpcContentType.IsCall(context))
            return;
        // A stream is silent for hours and has no length: neither rate nor size of a body says anything about it.
        if (context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;

        context.Response.ContentType = GrpcContentType.Plain;
        try
        {
            await context.Response.StartAsync(context.RequestAborted).ConfigureAwait(false);
            await context.Response.Body.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            End(context, await Talk(context, parser, talk, mostBytes).ConfigureAwait(false));
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or BadHttpRequestException)
        {
            context.Abort();
        }
    }

    private static async Task<GrpcEnd> Talk<TRequest>(
        HttpContext context, MessageParser<TRequest> parser,
        Func<GrpcServerStream<TRequest>, HttpContext, CancellationToken, Task<GrpcEnd>> talk, int mostBytes)
        where TRequest : class, IMessage<TRequest>
    {
        try
        {
            return await talk(new GrpcServerStream<TRequest>(context, parser, mostBytes), context, context.RequestAborted).ConfigureAwait(false);
        }
        catch (GrpcStreamException broken)
        {
            return broken.End;
        }
    }

    private static void End(HttpContext context, GrpcEnd end)
    {
        context.Response.AppendTrailer("grpc-status", ((int)end.Code).ToString(provider: null));
        if (end.Text.Length > 0)
            context.Response.AppendTrailer("grpc-message", GrpcText.Encode(GrpcText.Bounded(end.Text)));
    }
}
