using System.Net;
using Google.Protobuf;
using Portcullis.Wire.ExternalAuthorization;

namespace Portcullis.Wire.Tests.Grpc;

public sealed class GrpcStreamTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    private readonly SocketsHttpHandler _http = new() { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
    private readonly CancellationTokenSource _limit = new(Soon);

    public void Dispose()
    {
        _http.Dispose();
        _limit.Dispose();
    }

    [Fact]
    public async Task Messages_go_both_ways_until_the_caller_is_done()
    {
        await using TestServer server = await TestServer.Start(talk: Echo);
        using GrpcClientStream<Status, Status> stream = await Opened(server.Talk);

        for (int i = 0; i < 3; i++)
        {
            (await stream.Write(new Status { Code = i, Message = new string('x', 300) }, _limit.Token)).ShouldBeTrue();
            (await stream.Read(_limit.Token)).Message!.Code.ShouldBe(i);
        }
        stream.Complete();

        GrpcStreamRead<Status> end = await stream.Read(_limit.Token);
        end.Message.ShouldBeNull();
        end.End.ShouldBe(GrpcEnd.Ok);
    }

    [Fact]
    public async Task The_answers_head_comes_before_any_message()
    {
        await using TestServer server = await TestServer.Start(talk: async (stream, cancelled) =>
        {
            await stream.Read(cancelled);
            return GrpcEnd.Ok;
        });

        using GrpcClientStream<Status, Status> stream = await Opened(server.Talk);
        stream.Complete();
    }

    [Fact]
    public async Task A_message_in_pieces_arrives_as_one()
    {
        byte[] code = new Status { Code = 7 }.ToByteArray(), text = new Status { Message = "seven" }.ToByteArray();
        await using TestServer server = await TestServer.Start(talk: async (stream, cancelled) =>
        {
            await stream.Write([code, text], cancelled);
            return GrpcEnd.Ok;
        });
        using GrpcClientStream<Status, Status> stream = await Opened(server.Talk);

        (await stream.Read(_limit.Token)).Message.ShouldBe(new Status { Code = 7, Message = "seven" });
    }

    [Fact]
    public async Task A_stream_ends_with_the_servers_word()
    {
        await using TestServer server = await TestServer.Start(talk: (_, _) => Task.FromResult(new GrpcEnd(GrpcCode.PermissionDenied, "not for you: 100 %\n")));
        using GrpcClientStream<Status, Status> stream = await Opened(server.Talk);

        (await stream.Read(_limit.Token)).End.ShouldBe(new GrpcEnd(GrpcCode.PermissionDenied, "not for you: 100 %\n"));
    }

    [Fact]
    public async Task A_caller_that_leaves_is_noticed()
    {
        var left = new TaskCompletionSource();
        await using TestServer server = await TestServer.Start(talk: async (_, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            left.SetResult();
            return GrpcEnd.Ok;
        });

        (await Opened(server.Talk)).Dispose();

        await left.Task.WaitAsync(Soon);
    }

    [Fact]
    public async Task A_server_that_goes_away_ends_the_stream_as_unavailable()
    {
        TestServer server = await TestServer.Start(talk: async (_, cancelled) =>
        {
            await Task.Delay(Timeout.Infinite, cancelled);
            return GrpcEnd.Ok;
        }, raw: null);
        using GrpcClientStream<Status, Status> stream = await Opened(server.Talk);
        Task<GrpcStreamRead<Status>> reading = stream.Read(_limit.Token).AsTask();

        await server.Kill();

        (await reading).End.Code.ShouldBe(GrpcCode.Unavailable);
        (await stream.Write(new Status(), _limit.Token)).ShouldBeFalse();
    }

    [Fact]
    public async Task Waiting_for_a_message_can_be_cancelled_and_taken_up_by_disposal_alone()
    {
        await using TestServer server = await TestServer.Start(talk: Echo);
        using GrpcClientStream<Status, Status> stream = await Opened(server.Talk);
        using var cancel = new CancellationTokenSource();
        Task<GrpcStreamRead<Status>> reading = stream.Read(cancel.Token).AsTask();

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(reading);
    }

    [Fact]
    public async Task A_message_beyond_the_servers_bound_ends_the_stream()
    {
        await using TestServer server = await TestServer.Start(talk: Echo);
        using GrpcClientStream<Status, Status> stream = await Opened(server.Talk);

        await stream.Write(new Status { Message = new string('x', 2000) }, _limit.Token);

        (await stream.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.ResourceExhausted);
    }

    [Fact]
    public async Task A_reply_beyond_the_callers_bound_is_not_read()
    {
        await using TestServer server = await TestServer.Start(talk: async (stream, cancelled) =>
        {
            await stream.Write(new Status { Message = new string('x', 500) }, cancelled);
            return GrpcEnd.Ok;
        });
        using GrpcClientStream<Status, Status> stream = await Opened(server.Talk, mostBytes: 100);

        (await stream.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.ResourceExhausted);
    }

    [Theory]
    [InlineData(new byte[] { 7, 0, 0, 0, 1, 0 }, GrpcCode.Internal)]
    [InlineData(new byte[] { 1, 0, 0, 0, 1, 0 }, GrpcCode.Unimplemented)]
    [InlineData(new byte[] { 0, 0, 0 }, GrpcCode.Internal)]
    [InlineData(new byte[] { 0, 0, 0, 0, 9, 1 }, GrpcCode.Internal)]
    [InlineData(new byte[] { 0, 0, 0, 0, 2, 0xFF, 0xFF }, GrpcCode.Internal)]
    [InlineData(new byte[] { 0, 0xFF, 0xFF, 0xFF, 0xFF }, GrpcCode.ResourceExhausted)]
    public async Task Bytes_that_are_no_message_end_the_stream_with_a_status(byte[] bytes, GrpcCode code)
    {
        await using TestServer server = await TestServer.Start(talk: Echo);
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Talk)
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = new ByteArrayContent(bytes),
        };
        request.Content.Headers.ContentType = new("application/grpc");
        using var invoker = new HttpMessageInvoker(_http, disposeHandler: false);

        using HttpResponseMessage response = await invoker.SendAsync(request, _limit.Token);
        await response.Content.ReadAsByteArrayAsync(_limit.Token);

        response.TrailingHeaders.GetValues("grpc-status").ShouldHaveSingleItem().ShouldBe(((int)code).ToString(provider: null));
    }

    [Theory]
    [InlineData(401, GrpcCode.Unauthenticated)]
    [InlineData(403, GrpcCode.PermissionDenied)]
    [InlineData(404, GrpcCode.Unimplemented)]
    [InlineData(200, GrpcCode.Unknown)]
    public async Task A_stream_that_is_not_opened_says_why(int status, GrpcCode code)
    {
        await using TestServer server = await TestServer.Start(raw: context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        (GrpcClientStream<Status, Status>? stream, GrpcEnd refusal) = await Open(new Uri(server.Address, "/raw"));

        stream.ShouldBeNull();
        refusal.Code.ShouldBe(code);
    }

    [Fact]
    public async Task Nobody_at_the_address_is_unavailable()
    {
        TestServer server = await TestServer.Start();
        Uri address = server.Talk;
        await server.DisposeAsync();

        (await Open(address)).Refusal.Code.ShouldBe(GrpcCode.Unavailable);
    }

    [Fact]
    public async Task A_call_that_is_no_grpc_is_told_so()
    {
        await using TestServer server = await TestServer.Start(talk: Echo);
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Talk) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new StringContent("{}") };
        using var invoker = new HttpMessageInvoker(_http, disposeHandler: false);

        using HttpResponseMessage response = await invoker.SendAsync(request, _limit.Token);

        response.StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    private static async Task<GrpcEnd> Echo(GrpcServerStream<Status> stream, CancellationToken cancelled)
    {
        while (await stream.Read(cancelled) is { } message)
            await stream.Write(message, cancelled);
        return GrpcEnd.Ok;
    }

    private async Task<GrpcClientStream<Status, Status>> Opened(Uri at, int mostBytes = 100_000) => (await Open(at, mostBytes)).Stream.ShouldNotBeNull();

    private async Task<(GrpcClientStream<Status, Status>? Stream, GrpcEnd Refusal)> Open(Uri at, int mostBytes = 100_000)
    {
        using var invoker = new HttpMessageInvoker(_http, disposeHandler: false);
        return await GrpcClientStream<Status, Status>.Open(invoker, at, bearer: null, Status.Parser, mostBytes, _limit.Token);
    }
}
