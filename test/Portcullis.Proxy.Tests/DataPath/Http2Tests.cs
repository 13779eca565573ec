using System.Net;

namespace Portcullis.Proxy.Tests;

public sealed class Http2Tests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Requests_are_forwarded_refused_and_forwarded_again(bool tls)
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Gateway.DenyTeapot);
        using var caller = Caller(gateway, tls);

        HttpResponseMessage answer = await caller.Get("/status/200");
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Version.ShouldBe(HttpVersion.Version20);
        answer.Headers.Server.ToString().ShouldBe("istio-envoy");
        (await answer.Content.ReadAsStringAsync()).ShouldBe("OK");
        if (tls)
        {
            answer = await caller.Get("/status/418");
            answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            answer.Content.Headers.ContentLength.ShouldBe(19);
            (await answer.Content.ReadAsStringAsync()).ShouldBe("RBAC: access denied");
        }
        (await caller.Get("/status/200")).StatusCode.ShouldBe(HttpStatusCode.OK);
        caller.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_hundred_streams_run_at_once()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            while (peer.TryReadHead(out string head))
            {
                string path = head.Split(' ')[1];
                peer.Send($"HTTP/1.1 200 OK\r\nContent-Length: {path.Length}\r\n\r\n{path}");
            }
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using var caller = Caller(gateway, tls: true);
        await caller.Get("/first");

        string[] bodies = await Task.WhenAll(Enumerable.Range(0, 300).Select(async i =>
            await (await caller.Get("/" + i)).Content.ReadAsStringAsync()));

        bodies.ShouldBe(Enumerable.Range(0, 300).Select(i => "/" + i));
        caller.Connections.ShouldBe(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Large_bodies_pass_both_ways(bool chunked)
    {
        const int size = 20_000_000;
        byte[] body = new byte[size];
        Random.Shared.NextBytes(body);
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            string head = peer.ReadHead();
            head.Contains("transfer-encoding", StringComparison.Ordinal).ShouldBe(chunked);
            byte[] received = chunked ? peer.ReadChunked() : System.Text.Encoding.Latin1.GetBytes(peer.Read(size));
            peer.Send($"HTTP/1.1 200 OK\r\nContent-Length: {received.Length}\r\n\r\n");
            peer.Send(received);
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using var caller = Caller(gateway, tls: true);
        using HttpContent content = chunked ? new StreamContent(new Unsized(body)) : new ByteArrayContent(body);

        HttpResponseMessage answer = await caller.Send(HttpMethod.Post, "/", content);

        byte[] back = await answer.Content.ReadAsByteArrayAsync();
        back.AsSpan().SequenceEqual(body).ShouldBeTrue();
    }

    [Fact]
    public async Task Trailers_pass_both_ways()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\ngrpc-status: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using var caller = Caller(gateway, tls: true);

        HttpResponseMessage answer = await caller.Get("/");

        (await answer.Content.ReadAsStringAsync()).ShouldBe("ok");
        answer.TrailingHeaders.GetValues("grpc-status").ShouldBe(["0"]);
    }

    [Fact]
    public async Task A_cancelled_stream_ends_its_upstream_connection_and_no_other()
    {
        using var ended = new SemaphoreSlim(0);
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            while (peer.TryReadHead(out string head))
            {
                if (head.StartsWith("GET /slow", StringComparison.Ordinal))
                {
                    peer.ReadToEnd();
                    ended.Release();
                    return;
                }
                peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
            }
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using var caller = Caller(gateway, tls: true);
        using var cancel = new CancellationTokenSource();
        await caller.Get("/");

        Task slow = caller.Get("/slow", cancel.Token);
        await caller.Get("/");
        cancel.Cancel();

        await Should.ThrowAsync<OperationCanceledException>(slow);
        (await ended.WaitAsync(10_000)).ShouldBeTrue();
        (await caller.Get("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        caller.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task A_storm_of_cancellations_leaves_nothing_behind()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            while (peer.TryReadHead(out string head))
            {
                if (!head.StartsWith("GET /slow", StringComparison.Ordinal))
                    peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
            }
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        for (int round = 0; round < 5; round++)
        {
            using var caller = Caller(gateway, tls: true);
            await caller.Get("/");
            using var cancel = new CancellationTokenSource();
            Task[] slow = [.. Enumerable.Range(0, 60).Select(_ => (Task)caller.Get("/slow", cancel.Token))];
            await caller.Get("/");
            cancel.Cancel();
            await Should.ThrowAsync<OperationCanceledException>(Task.WhenAll(slow));
            (await caller.Get("/")).StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        SpinWait.SpinUntil(() => gateway.Host.Counters.ConnectionsOpen == 0, 10_000).ShouldBeTrue();
    }

    [Fact]
    public async Task A_stream_that_is_not_read_does_not_hold_the_others()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            while (peer.TryReadHead(out string head))
            {
                if (head.StartsWith("GET /big", StringComparison.Ordinal))
                {
                    peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n");
                    for (int i = 0; i < 1000; i++)
                        peer.Send(new byte[100_000]);
                    return;
                }
                peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
            }
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using var caller = Caller(gateway, tls: true);

        HttpResponseMessage unread = await caller.Get("/big");
        for (int i = 0; i < 20; i++)
            (await (await caller.Get("/")).Content.ReadAsStringAsync()).ShouldBe("OK");

        caller.Connections.ShouldBe(1);
        gateway.Host.Counters.BytesSent.ShouldBeLessThan(40_000_000);
        unread.Dispose();
    }

    [Fact]
    public async Task An_early_answer_ends_the_stream_although_the_body_goes_on()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
            peer.ReadToEnd();
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using var caller = Caller(gateway, tls: true);

        using var content = new ByteArrayContent(new byte[5_000_000]);
        HttpResponseMessage answer = await caller.Send(HttpMethod.Post, "/", content);

        answer.StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("big");
    }

    [Fact]
    public async Task Heads_and_empty_answers_have_no_body()
    {
        using var upstream = ScriptedUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 77\r\n\r\n");
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using var caller = Caller(gateway, tls: true);

        for (int i = 0; i < 3; i++)
        {
            HttpResponseMessage answer = await caller.Send(HttpMethod.Head, "/", content: null);
            answer.Content.Headers.ContentLength.ShouldBe(77);
            (await answer.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        }
        upstream.Connections.ShouldBe(1);
    }

    private static Http2Caller Caller(Gateway gateway, bool tls) =>
        new(gateway.At(tls ? 443 : 80), tls ? Gateway.Caller : null);
}
