using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Portcullis.Testing;

namespace Portcullis.Kube.Tests;

/// <summary>Callers that take more than they need, keep what is no longer theirs, or do not read what they asked for.</summary>
public sealed class FloodTests
{
    private const string Watch = ApiSample.ConfigMaps + "?watch=true";

    private static readonly (string, string) Anna = ("Authorization", "Bearer anna"), Bert = ("Authorization", "Bearer bert");

    [Fact]
    public async Task A_watch_ends_before_the_next_event_when_its_token_does_not_count_any_more()
    {
        await using KubeServer server = await KubeServer.Start(options => options with { RightsLast = TimeSpan.Zero });
        using KubeWatch anna = await server.Watch(Watch, Anna);
        using KubeWatch bert = await server.Watch(Watch, Bert);
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("before"));
        (await anna.Said()).ShouldBe("ADDED before");

        server.Access.Revoked = "anna";
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("after"));

        (await anna.Next())!["object"]!["code"]!.GetValue<int>().ShouldBe(401);
        (await anna.Said()).ShouldBe("END");
        (await bert.Said()).ShouldBe("ADDED before");
        (await bert.Said()).ShouldBe("ADDED after");
    }

    [Fact]
    public async Task A_watch_ends_before_the_next_event_when_its_caller_may_not_have_it_any_more()
    {
        await using KubeServer server = await KubeServer.Start(options => options with { RightsLast = TimeSpan.Zero });
        using KubeWatch anna = await server.Watch(Watch, Anna);

        server.Access.Rule = (caller, question) => caller.Name == "anna" && question is { Verb: "watch", Resource: "configmaps", Namespace: "shop" } ? "no more" : null;
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("after"));

        (await anna.Next())!["object"]!["code"]!.GetValue<int>().ShouldBe(403);
        (await anna.Said()).ShouldBe("END");
    }

    [Fact]
    public async Task One_caller_cannot_open_every_watch_that_there_may_be()
    {
        await using KubeServer server = await KubeServer.Start(options => options with { MostWatchesOfOne = 2 });
        using KubeWatch first = await server.Watch(Watch, Anna);
        // Hangs up at once, and does not wait for the rest.
        using var leaving = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = server.Http.BaseAddress };
        KubeWatch second = await KubeWatch.Open(leaving, Watch, [Anna]);
        (await server.Get(Watch, Anna)).Code.ShouldBe(429);
        using (KubeWatch other = await server.Watch(Watch, Bert))
            other.Code.ShouldBe(200);

        second.Dispose();

        int code = 429;
        for (int attempt = 0; attempt < 1000 && code == 429; attempt++)
            using (KubeWatch again = await server.Watch(Watch, Anna))
                code = again.Code;
        code.ShouldBe(200);
    }

    [Fact]
    public async Task One_caller_cannot_take_every_place_for_requests()
    {
        await using KubeServer server = await KubeServer.Start(options => options with { MostRequestsOfOne = 0 });

        KubeAnswer answer = await server.Get(ApiSample.ConfigMaps, Anna);

        answer.Code.ShouldBe(429);
        answer.RetryAfter.ShouldBe("1");
        (await server.Get("/livez")).Code.ShouldBe(200);
    }

    [Fact]
    public async Task What_a_client_does_not_read_lies_in_memory_a_slice_at_a_time()
    {
        var unread = new UnreadAnswer();
        AnswerBody body = unread.Body(new ManualTime());

        Task writing = body.Write(new byte[3_000_000]).AsTask();

        writing.IsCompleted.ShouldBeFalse();
        unread.Waiting.ShouldBeLessThan(200_000);
        await unread.ReadAll(3_000_000 / (64 * 1024) * (64 * 1024));
        await writing.WaitAsync(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task A_client_that_does_not_read_is_given_up()
    {
        var unread = new UnreadAnswer();
        var time = new ManualTime();
        Task writing = unread.Body(time).Write(new byte[3_000_000]).AsTask();
        await time.TimerWithinAsync(TimeSpan.FromSeconds(70));

        time.Advance(TimeSpan.FromSeconds(70));

        await Should.ThrowAsync<OperationCanceledException>(writing.WaitAsync(TimeSpan.FromSeconds(20)));
        unread.IsAborted.ShouldBeTrue();
    }

    private sealed class UnreadAnswer : IHttpResponseBodyFeature, IHttpRequestLifetimeFeature
    {
        private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 64 * 1024, resumeWriterThreshold: 32 * 1024, useSynchronizationContext: false));

        public bool IsAborted { get; private set; }
        public CancellationToken RequestAborted { get; set; }
        public Stream Stream => Stream.Null;
        public PipeWriter Writer => _pipe.Writer;
        public long Waiting => _pipe.Reader.TryRead(out ReadResult read) ? Seen(read) : 0;

        public AnswerBody Body(TimeProvider time)
        {
            var http = new DefaultHttpContext();
            http.Features.Set<IHttpResponseBodyFeature>(this);
            http.Features.Set<IHttpRequestLifetimeFeature>(this);
            return new AnswerBody(http, Options(time));
        }

        public async Task ReadAll(long bytes)
        {
            while (bytes > 0)
            {
                ReadResult read = await _pipe.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
                bytes -= read.Buffer.Length;
                _pipe.Reader.AdvanceTo(read.Buffer.End);
            }
        }

        public void Abort() => IsAborted = true;
        public void DisableBuffering() { }
        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
        public Task CompleteAsync() => Task.CompletedTask;
        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) => throw new NotSupportedException();

        private long Seen(ReadResult read)
        {
            long waiting = read.Buffer.Length;
            _pipe.Reader.AdvanceTo(read.Buffer.Start);
            return waiting;
        }

        private static KubeApiOptions Options(TimeProvider time) => new()
        {
            Catalog = TestKinds.Catalog, Store = null!, Authenticator = null!, Access = null!, Admission = null!, Audit = null!, Time = time,
        };
    }
}
