namespace Portcullis.Proxy.Tests;

/// <summary>Bodies in both directions over HTTP/1.1.</summary>
public sealed class BodyTests
{
    [Fact]
    public void A_body_of_known_length_arrives_with_its_length()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead().ShouldContain("content-length: 5\r\n");
            peer.Read(5).ShouldBe("hello");
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 5\r\n\r\nhello");

        caller.ReadAnswer().Status.ShouldBe(200);
    }

    [Fact]
    public void A_chunked_body_arrives_chunked_with_its_trailers()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead().ShouldContain("transfer-encoding: chunked\r\n");
            peer.ReadUntil("0\r\nx-sum: 9\r\n\r\n").ShouldBe("3\r\nabc\r\n2\r\nde\r\n0\r\nx-sum: 9\r\n\r\n");
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        caller.Send("2\r\nde\r\n0\r\nX-Sum: 9\r\n\r\n");

        caller.ReadAnswer().Status.ShouldBe(200);
    }

    [Fact]
    public void A_chunked_response_arrives_piece_by_piece_with_its_trailers()
    {
        using var next = new SemaphoreSlim(0);
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: x-sum\r\n\r\n4\r\none,\r\n");
            next.Wait(10_000);
            peer.Send("3\r\ntwo\r\n0\r\nX-Sum: 7\r\n\r\n");
            peer.TryReadHead(out string _).ShouldBeTrue("the connection was not kept");
            peer.Send("HTTP/1.1 204 No Content\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        caller.ReadUntil("4\r\none,\r\n");
        next.Release();
        caller.ReadUntil("\r\n\r\n").ShouldBe("3\r\ntwo\r\n0\r\nx-sum: 7\r\n\r\n");
        caller.Get("/").Status.ShouldBe(204);
    }

    [Fact]
    public void A_response_that_ends_with_its_connection_becomes_chunked()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Send("HTTP/1.0 200 OK\r\n\r\nall of it");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/");

        answer.Body.ShouldBe("all of it");
        answer["transfer-encoding"].ShouldBe("chunked");
        caller.Get("/").Body.ShouldBe("all of it");
    }

    [Fact]
    public void The_answer_to_head_has_a_length_and_no_body()
    {
        using var upstream = ScriptedUpstream.Answering("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        for (int i = 0; i < 2; i++)
        {
            caller.Send("HEAD / HTTP/1.1\r\nHost: test.com\r\n\r\n");
            caller.ReadAnswer(toHead: true)["content-length"].ShouldBe("1234");
        }
        upstream.Connections.ShouldBe(1);
    }

    [Fact]
    public void Whoever_waits_for_100_gets_it_once_an_upstream_is_there()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead().ShouldNotContain("expect:");
            peer.Read(4).ShouldBe("body");
            peer.Send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Send("PUT / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
        caller.ReadAnswer().Status.ShouldBe(100);
        caller.Send("body");
        caller.ReadAnswer().Status.ShouldBe(201);
    }

    [Fact]
    public void Whoever_is_refused_while_it_waits_for_100_never_gets_it()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Gateway.DenyTeapot);
        using Caller caller = gateway.ConnectTls(Gateway.Caller);

        caller.Send("PUT /status/418 HTTP/1.1\r\nHost: test.com\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");

        Answer answer = caller.ReadAnswer();
        answer.Status.ShouldBe(403);
        answer["connection"].ShouldBe("close");
        caller.ShouldEnd();
    }

    [Fact]
    public void After_a_refusal_a_small_body_is_read_off_and_the_connection_goes_on()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Gateway.DenyTeapot);
        using Caller caller = gateway.ConnectTls(Gateway.Caller);

        caller.Send("POST /status/418 HTTP/1.1\r\nHost: test.com\r\nContent-Length: 10\r\n\r\n01234");
        caller.ReadAnswer().Status.ShouldBe(403);
        caller.Send("56789");
        caller.Get("/").Status.ShouldBe(200);
        caller.Send("POST /status/418 HTTP/1.1\r\nHost: test.com\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        caller.ReadAnswer().Status.ShouldBe(403);
        caller.Get("/").Status.ShouldBe(200);
    }

    [Fact]
    public void After_a_refusal_a_large_body_ends_the_connection_and_the_answer_still_arrives()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Gateway.DenyTeapot);
        using Caller caller = gateway.ConnectTls(Gateway.Caller);

        caller.Send("POST /status/418 HTTP/1.1\r\nHost: test.com\r\nContent-Length: 100000000\r\n\r\n");
        caller.Send(new byte[100_000]);

        Answer answer = caller.ReadAnswer();
        answer.Status.ShouldBe(403);
        answer["connection"].ShouldBe("close");
    }

    [Fact]
    public void An_answer_may_come_while_the_body_is_still_being_sent()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Send("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig");
            peer.ReadToEnd();
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 20000\r\n\r\n");
        caller.Send(new byte[10_000]);
        Answer answer = caller.ReadAnswer();
        answer.Status.ShouldBe(413);
        answer.Body.ShouldBe("big");
        caller.Send(new byte[10_000]);
        caller.Get("/").Status.ShouldBe(413);
        upstream.Connections.ShouldBe(2);
    }

    [Fact]
    public void A_body_that_breaks_its_framing_is_refused()
    {
        using var upstream = new ScriptedUpstream((peer, _) => peer.ReadToEnd());
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");

        caller.ReadAnswer().Status.ShouldBe(400);
        caller.ShouldEnd();
    }

    [Fact]
    public void Large_bodies_pass_both_ways()
    {
        const int size = 20_000_000;
        byte[] body = new byte[size];
        Random.Shared.NextBytes(body);
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Send($"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n");
            int left = size;
            byte[] buffer = new byte[100_000];
            while (left > 0)
            {
                int count = peer.ReadSome(buffer);
                peer.Send(buffer[..count]);
                left -= count;
            }
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.ConnectTls(Gateway.Caller);

        var sending = new Thread(() =>
        {
            caller.Send($"POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: {size}\r\n\r\n");
            caller.Send(body);
        });
        sending.Start();
        caller.ReadUntil("\r\n\r\n").ShouldStartWith("HTTP/1.1 200");
        byte[] back = new byte[size];
        caller.ReadInto(back);
        sending.Join();
        back.AsSpan().SequenceEqual(body).ShouldBeTrue();
    }

    [Fact]
    public void A_reader_that_stops_holds_the_upstream_back()
    {
        long sent = 0;
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Socket.SendTimeout = 1000;
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            byte[] piece = new byte[100_000];
            while (true)
            {
                peer.Send(piece);
                Interlocked.Add(ref sent, piece.Length);
            }
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.ConnectTls(Gateway.Caller);
        caller.Socket.ReceiveBufferSize = 65536;

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        caller.ReadUntil("\r\n\r\n");

        using Caller other = gateway.ConnectTls(Gateway.Caller);
        other.Send("HEAD / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        other.ReadAnswer(toHead: true).Status.ShouldBe(200);
        SpinWait.SpinUntil(() => upstream.Connections == 2, 5000);
        Interlocked.Read(ref sent).ShouldBeLessThan(40_000_000); // what the kernel's buffers take
    }
}
