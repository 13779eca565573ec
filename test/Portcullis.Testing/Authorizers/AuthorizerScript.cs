using Microsoft.AspNetCore.Http;
using Portcullis.Wire;
using Portcullis.Wire.ExternalAuthorization;

namespace Portcullis.Testing;

/// <summary>How a <see cref="TestAuthorizer"/> answers a question, over HTTP and over gRPC.</summary>
public sealed class AuthorizerScript
{
    private readonly Func<HttpContext, Task> _http;
    private readonly Func<HttpContext, CheckRequest?, Task<CheckResponse?>> _grpc;

    private AuthorizerScript(Func<HttpContext, Task> http, Func<HttpContext, CheckRequest?, Task<CheckResponse?>> grpc) => (_http, _grpc) = (http, grpc);

    public static AuthorizerScript Allow { get; } = Answer(200);

    public static AuthorizerScript Deny { get; } = Answer(403, "denied by the authorizer");

    /// <summary>Takes the question and never answers.</summary>
    public static AuthorizerScript Hang { get; } = Misbehave(context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));

    /// <summary>Takes the question and drops the connection, or the stream.</summary>
    public static AuthorizerScript Reset { get; } = Misbehave(context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    /// <summary>HTTP status 500 over both.</summary>
    public static AuthorizerScript ServerError { get; } = Misbehave(context =>
    {
        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    });

    /// <summary>Over gRPC a message that cannot be parsed, over HTTP a status that is no answer.</summary>
    public static AuthorizerScript Garbage { get; } = Misbehave(async context =>
    {
        if (context.Request.Protocol != "HTTP/2")
        {
            context.Response.StatusCode = 599;
            return;
        }
        context.Response.ContentType = "application/grpc";
        await context.Response.Body.WriteAsync(new byte[] { 0, 0, 0, 0, 3, 0x0F, 0xFF, 0xFF });
        context.Response.AppendTrailer("grpc-status", "0");
    });

    /// <summary>Says yes, and more than anybody should listen to.</summary>
    public static AuthorizerScript Huge { get; } = Misbehave(async context =>
    {
        if (context.Request.Protocol == "HTTP/2")
        {
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[] { 0, 0x01, 0, 0, 0 });
        }
        byte[] room = new byte[64 * 1024];
        for (int i = 0; i < 256 && !context.RequestAborted.IsCancellationRequested; i++)
            await context.Response.Body.WriteAsync(room, context.RequestAborted);
    });

    /// <summary>Plain HTTP's answer; over gRPC the same as a response message: 200 allows, all else denies.</summary>
    public static AuthorizerScript Answer(int status, string body = "", params (string Name, string Value)[] headers) => new(
        async context =>
        {
            context.Response.StatusCode = status;
            foreach ((string name, string value) in headers)
                context.Response.Headers.Append(name, value);
            if (body.Length > 0 && !HttpMethods.IsHead(context.Request.Method))
                await context.Response.WriteAsync(body);
        },
        (_, _) => Task.FromResult<CheckResponse?>(Message(status, body, headers)));

    /// <summary>Answers gRPC questions with what is made of each.</summary>
    public static AuthorizerScript Check(Func<CheckRequest, CheckResponse> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new(Refuse, (_, request) => Task.FromResult<CheckResponse?>(answer(request!)));
    }

    /// <summary>Answers over HTTP, and over the transport of gRPC, with whatever the function writes.</summary>
    public static AuthorizerScript Misbehave(Func<HttpContext, Task> answer)
    {
        ArgumentNullException.ThrowIfNull(answer);
        return new(answer, async (context, _) =>
        {
            await answer(context);
            return null;
        });
    }

    internal Task AnswerHttp(HttpContext context) => _http(context);

    /// <summary>The message to answer with; null when an answer was written already.</summary>
    internal Task<CheckResponse?> AnswerGrpc(HttpContext context, CheckRequest? request) => _grpc(context, request);

    private static Task Refuse(HttpContext context)
    {
        context.Response.StatusCode = 500;
        return Task.CompletedTask;
    }

    private static CheckResponse Message(int status, string body, (string Name, string Value)[] headers)
    {
        IEnumerable<HeaderValueOption> options = headers.Select(header => new HeaderValueOption { Header = new HeaderValue { Key = header.Name, Value = header.Value } });
        return status == 200
            ? new CheckResponse { Status = new Status(), OkResponse = new OkHttpResponse { Headers = { options } } }
            : new CheckResponse
            {
                Status = new Status { Code = (int)GrpcCode.PermissionDenied },
                DeniedResponse = new DeniedHttpResponse { Status = new HttpStatus { Code = status }, Body = body, Headers = { options } },
            };
    }
}
