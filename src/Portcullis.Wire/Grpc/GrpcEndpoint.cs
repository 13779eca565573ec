using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Portcullis.Wire;

/// <summary>Serves unary gRPC methods on Kestrel.</summary>
public static class GrpcEndpoint
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromDays(1);

    /// <summary>
    /// Maps <c>POST /package.Service/Method</c>. A request is read whole before <paramref name="answer"/> is asked: one uncompressed
    /// message of at most <paramref name="mostBytes"/>. The token passed on is cancelled when the caller leaves or its
    /// <c>grpc-timeout</c> is over; then the call ends as DEADLINE_EXCEEDED whatever is answered.
    /// </summary>
    /// <returns>What other metadata may be attached to.</returns>
    public static IEndpointConventionBuilder MapGrpcUnary<TRequest, TReply>(
        this IEndpointRouteBuilder routes, string path, MessageParser<TRequest> parser,
        Func<TRequest, HttpContext, CancellationToken, Task<GrpcReply<TReply>>> answer, int mostBytes = GrpcUnary.DefaultMostBytes)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        ArgumentNullException.ThrowIfNull(routes);
        ArgumentNullException.ThrowIfNull(parser);
        ArgumentNullException.ThrowIfNull(answer);
        return routes.MapPost(path, context => Serve(context, parser, answer, mostBytes));
    }

    private static async Task Serve<TRequest, TReply>(
        HttpContext context, MessageParser<TRequest> parser,
        Func<TRequest, HttpContext, CancellationToken, Task<GrpcReply<TReply>>> answer, int mostBytes)
        where TRequest : class, IMessage<TRequest>
        where TReply : class, IMessage<TReply>
    {
        if (!GrpcContentType.IsCall(context))
            return;
        TimeSpan timeout = LongestTimeout;
        if (context.Request.Headers.TryGetValue("grpc-timeout", out var asked) && !GrpcTimeout.TryParse(asked.ToString(), out timeout))
        {
            Refuse(context, GrpcCode.Internal, "`grpc-timeout` cannot be read");
            return;
        }

        using var deadline = new CancellationTokenSource(timeout < LongestTimeout ? timeout : LongestTimeout);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, context.RequestAborted);
        try
        {
            GrpcFrameRead frame = await GrpcFrame.ReadSingle(context.Request.Body, mostBytes, either.Token).ConfigureAwait(false);
            if (frame.IsRefused)
                Refuse(context, frame.Code, frame.Text);
            else if (frame.Message is null)
                Refuse(context, GrpcCode.Internal, "the call has no message");
            else if (GrpcFrame.Parse(parser, frame.Message) is not { } message)
                Refuse(context, GrpcCode.Internal, "the message cannot be parsed");
            else
                await Answer(context, await answer(message, context, either.Token).ConfigureAwait(false), either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !context.Response.HasStarted)
        {
            Refuse(context, GrpcCode.DeadlineExceeded, "the deadline is over");
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            context.Abort();
        }
        catch (Exception gone) when (gone is IOException or BadHttpRequestException)
        {
            context.Abort();
        }
    }

    private static async Task Answer<TReply>(HttpContext context, GrpcReply<TReply> reply, CancellationToken cancelled)
        where TReply : class, IMessage<TReply>
    {
        cancelled.ThrowIfCancellationRequested();
        if (reply.Message is not { } message)
        {
            Refuse(context, reply.Code, reply.Text ?? "");
            return;
        }
        context.Response.ContentType = GrpcContentType.Plain;
        await context.Response.Body.WriteAsync(GrpcFrame.Write(message), cancelled).ConfigureAwait(false);
        context.Response.AppendTrailer("grpc-status", "0");
    }

    // Without a message the status may travel as a header: HTTP/2 then sends one frame for the whole answer.
    private static void Refuse(HttpContext context, GrpcCode code, string text)
    {
        context.Response.ContentType = GrpcContentType.Plain;
        context.Response.Headers["grpc-status"] = ((int)(code == GrpcCode.Ok ? GrpcCode.Unknown : code)).ToString(provider: null);
        if (text.Length > 0)
            context.Response.Headers["grpc-message"] = GrpcText.Encode(text);
    }
}
