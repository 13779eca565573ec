using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Portcullis.Wire.ExternalAuthorization;

namespace Portcullis.Wire.Tests.Grpc;

/// <summary>The calling side and the serving side against each other, and each against what no honest peer sends.</summary>
public sealed class GrpcCallTests : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false });

    public void Dispose() => _http.Dispose();

    [Fact]
    public async Task A_message_goes_there_and_comes_back()
    {
        await using TestServer server = await TestServer.Start();

        GrpcReply<Status> reply = await Call(server.Echo, new Status { Code = 3, Message = "há" });

        (reply.Code, reply.Message).ShouldBe((GrpcCode.Ok, new Status { Code = 3, Message = "há" }));
    }

    [Fact]
    public async Task A_refusal_keeps_its_code_and_its_text()
    {
        await using TestServer server = await TestServer.Start((_, _, _) =>
            Task.FromResult(GrpcReply<Status>.Failure(GrpcCode.PermissionDenied, "no, 100 %\nsure")));

        GrpcReply<Status> reply = await Call(server.Echo, new Status());

        (reply.Code, reply.Text, reply.Message).ShouldBe((GrpcCode.PermissionDenied, "no, 100 %\nsure", null));
    }

    [Fact]
    public async Task The_call_carries_what_grpc_asks_for()
    {
        var seen = new TaskCompletionSource<string>();
        await using TestServer server = await TestServer.Start((message, context, _) =>
        {
            HttpRequest request = context.Request;
            seen.SetResult($"{request.Protocol} {request.Host} {request.ContentType} te={request.Headers.TE} {request.Headers["grpc-timeout"]}");
            return Task.FromResult(GrpcReply<Status>.Success(message));
        });

        await new GrpcUnary(_http, TimeProvider.System).Call(server.Echo, "authorizer.example", new Status(), Status.Parser, TimeSpan.FromSeconds(600), default);

        (await seen.Task).ShouldBe("HTTP/2 authorizer.example application/grpc te=trailers 600000m");
    }

    [Fact]
    public async Task A_peer_that_hangs_costs_the_timeout_and_no_more()
    {
        await using TestServer server = await TestServer.Start(raw: context => Task.Delay(Timeout.Infinite, context.RequestAborted));

        GrpcReply<Status> reply = await Call(new Uri(server.Address, "/raw"), new Status(), TimeSpan.FromMilliseconds(50));

        reply.Code.ShouldBe(GrpcCode.DeadlineExceeded);
    }

    [Fact]
    public async Task The_serving_side_ends_a_call_at_its_deadline()
    {
        await using TestServer server = await TestServer.Start(async (message, _, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled);
            return GrpcReply<Status>.Success(message);
        });

        using HttpResponseMessage response = await Post(server.Echo, GrpcFrame.Write(new Status()), ("grpc-timeout", "20m"));

        response.Headers.GetValues("grpc-status").ShouldBe(["4"]);
    }

    [Fact]
    public async Task A_caller_that_cancels_hears_so()
    {
        await using TestServer server = await TestServer.Start(raw: context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        using var cancelled = new CancellationTokenSource();
        Task<GrpcReply<Status>> call = new GrpcUnary(_http, TimeProvider.System)
            .Call(new Uri(server.Address, "/raw"), authority: null, new Status(), Status.Parser, TimeSpan.FromMinutes(1), cancelled.Token);

        await cancelled.CancelAsync();

        (await call).Code.ShouldBe(GrpcCode.Cancelled);
    }

    [Fact]
    public async Task Nobody_there_is_unavailable()
    {
        TestServer server = await TestServer.Start();
        Uri address = server.Echo;
        await server.DisposeAsync();

        (await Call(address, new Status())).Code.ShouldBe(GrpcCode.Unavailable);
    }

    [Theory]
    [InlineData("no-status", GrpcCode.Internal)]
    [InlineData("no-message", GrpcCode.Internal)]
    [InlineData("two-statuses", GrpcCode.Internal)]
    [InlineData("garbage", GrpcCode.Internal)]
    [InlineData("truncated", GrpcCode.Internal)]
    [InlineData("compressed", GrpcCode.Unimplemented)]
    [InlineData("huge", GrpcCode.ResourceExhausted)]
    [InlineData("html", GrpcCode.Unknown)]
    [InlineData("503", GrpcCode.Unavailable)]
    [InlineData("status-99", GrpcCode.Unknown)]
    [InlineData("reset", GrpcCode.Unavailable)]
    public async Task No_bad_answer_is_a_success(string answer, GrpcCode code)
    {
        await using TestServer server = await TestServer.Start(raw: context => Misbehave(context, answer));

        GrpcReply<Status> reply = await Call(new Uri(server.Address, "/raw"), new Status());

        (reply.Code, reply.Message).ShouldBe((code, null));
    }

    [Fact]
    public async Task The_serving_side_wants_grpcs_media_type()
    {
        await using TestServer server = await TestServer.Start();

        using HttpResponseMessage response = await Post(server.Echo, GrpcFrame.Write(new Status()), ("content-type", "application/grpc-web"));

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData(new byte[] { 1, 0, 0, 0, 0 }, "12")]
    [InlineData(new byte[] { 0, 0, 0, 4, 0 }, "8")]
    [InlineData(new byte[] { }, "13")]
    [InlineData(new byte[] { 0, 0, 0, 0, 1, 0x0F }, "13")]
    [InlineData(new byte[] { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0 }, "13")]
    public async Task The_serving_side_refuses_what_is_no_single_message(byte[] body, string status)
    {
        await using TestServer server = await TestServer.Start();

        using HttpResponseMessage response = await Post(server.Echo, body);

        response.Headers.GetValues("grpc-status").ShouldBe([status]);
    }

    [Fact]
    public async Task The_serving_side_refuses_a_timeout_it_cannot_read()
    {
        await using TestServer server = await TestServer.Start();

        using HttpResponseMessage response = await Post(server.Echo, GrpcFrame.Write(new Status()), ("grpc-timeout", "soon"));

        response.Headers.GetValues("grpc-status").ShouldBe(["13"]);
    }

    [Fact]
    public void A_reply_that_nobody_made_is_no_success()
    {
        default(GrpcReply<Status>).Message.ShouldBeNull();
        GrpcReply<Status>.Failure(GrpcCode.Ok, "").Code.ShouldBe(GrpcCode.Unknown);
    }

    private static async Task Misbehave(HttpContext context, string answer)
    {
        HttpResponse response = context.Response;
        response.ContentType = answer == "html" ? "text/html" : "application/grpc";
        response.StatusCode = answer == "503" ? 503 : 200;
        if (answer == "status-99")
            response.Headers["grpc-status"] = "99";
        if (answer == "reset")
            context.Abort();
        byte[]? body = answer switch
        {
            "garbage" => [0, 0, 0, 0, 1, 0x0F],
            "truncated" => [0, 0, 0, 0, 9, 8],
            "compressed" => [1, 0, 0, 0, 0],
            "huge" => [0, 0x7F, 0xFF, 0xFF, 0xFF],
            "no-message" or "status-99" or "reset" or "503" => null,
            _ => GrpcFrame.Write(new Status { Code = 0 }),
        };
        if (body is not null)
            await response.Body.WriteAsync(body);
        if (answer is not ("no-status" or "status-99" or "reset"))
            response.AppendTrailer("grpc-status", answer == "two-statuses" ? new StringValues(["0", "0"]) : "0");
    }

    private Task<GrpcReply<Status>> Call(Uri address, Status message, TimeSpan? timeout = null) =>
        new GrpcUnary(_http, TimeProvider.System, mostReplyBytes: 100_000)
            .Call(address, authority: null, message, Status.Parser, timeout ?? TimeSpan.FromSeconds(30), CancellationToken.None);

    private async Task<HttpResponseMessage> Post(Uri address, byte[] body, (string Name, string Value)? header = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(body),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        if (header is ("content-type", var media))
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(media);
        else if (header is var (name, value))
            request.Headers.TryAddWithoutValidation(name, value);
        return await _http.SendAsync(request);
    }
}
