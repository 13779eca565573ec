using System.Net.Sockets;

namespace Portcullis.Proxy.Tests;

/// <summary>Orders in which the two sides of an exchange may begin, end and break.</summary>
public sealed class EventOrderTests
{
    [Fact]
    public void Pipelined_requests_are_answered_in_order()
    {
        int served = 0;
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            while (peer.TryReadHead(out string head))
                peer.Send($"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n{head.Split(' ')[1][1..].PadRight(3)}{Interlocked.Increment(ref served)}");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Send("GET /a HTTP/1.1\r\nHost: test.com\r\n\r\nGET /b HTTP/1.1\r\nHost: test.com\r\n\r\nPOST /c HTTP/1.1\r\nHost: test.com\r\nContent-Length: 0\r\n\r\nGET /d");
        caller.ReadAnswer().Body.ShouldBe("a  1");
        caller.ReadAnswer().Body.ShouldBe("b  2");
        caller.ReadAnswer().Body.ShouldBe("c  3");
        caller.Send(" HTTP/1.1\r\nHost: test.com\r\nConnection: close\r\n\r\n");
        Answer last = caller.ReadAnswer();
        last.Body.ShouldBe("d  4");
        last["connection"].ShouldBe("close");
        caller.ShouldEnd();
        upstream.Connections.ShouldBe(1);
    }

    [Fact]
    public void A_request_may_come_byte_by_byte()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        foreach (char c in "POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 3\r\n\r\nabc")
            caller.Send(c.ToString());

        caller.ReadAnswer().Status.ShouldBe(200);
    }

    [Fact]
    public void Interim_responses_are_passed_on_and_100_is_not()
    {
        using var upstream = ScriptedUpstream.Answering(
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        Answer early = caller.Get("/");
        early.Status.ShouldBe(103);
        early["link"].ShouldBe("</x>");
        caller.ReadAnswer().Status.ShouldBe(200);
    }

    [Fact]
    public void An_upgrade_becomes_a_tunnel_until_either_side_ends()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            string head = peer.ReadHead();
            head.ShouldContain("upgrade: websocket\r\n");
            head.ShouldContain("connection: upgrade\r\n");
            peer.Send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhi!");
            peer.Read(10).ShouldBe("early+late");
            peer.Send("bye");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.ConnectTls(Gateway.Caller);

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nearly+");
        Answer answer = caller.ReadAnswer();
        answer.Status.ShouldBe(101);
        answer["upgrade"].ShouldBe("websocket");
        caller.ReadExactly(3).ShouldBe("hi!");
        caller.Send("late");
        caller.ReadToEnd().ShouldBe("bye");
    }

    [Fact]
    public void An_upgrade_the_upstream_declines_is_an_ordinary_answer()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Get("/", headers: "Connection: Upgrade\r\nUpgrade: websocket\r\n").Status.ShouldBe(200);
        caller.Get("/").Status.ShouldBe(200);
    }

    [Fact]
    public void Only_websocket_upgrades_are_asked_for_upstream()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead().ShouldNotContain("upgrade");
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Get("/", headers: "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAAA\r\n").Status.ShouldBe(200);
    }

    [Fact]
    public void A_caller_that_half_closes_still_hears_the_answer()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        caller.Socket.Shutdown(SocketShutdown.Send);

        caller.ReadAnswer().Status.ShouldBe(200);
        caller.ShouldEnd();
    }

    [Fact]
    public void A_caller_that_goes_away_takes_its_upstream_connection_along()
    {
        using var ended = new SemaphoreSlim(0);
        using var begun = new SemaphoreSlim(0);
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            begun.Release();
            peer.ReadToEnd().ShouldBe("");
            ended.Release();
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using (Caller caller = gateway.ConnectTls(Gateway.Caller))
        {
            caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
            begun.Wait(10_000).ShouldBeTrue();
        }

        ended.Wait(10_000).ShouldBeTrue();
        gateway.LogLine().ShouldContain("\"flags\":\"DC\"");
    }

    [Fact]
    public void An_upstream_that_breaks_off_within_a_body_breaks_the_answer_off()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf ");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        caller.ReadUntil("\r\n\r\n");
        try
        {
            caller.ReadToEnd().Length.ShouldBeLessThan(10);
        }
        catch (IOException)
        {
            // a reset is as clear
        }
        gateway.LogLine().ShouldContain("\"flags\":\"UC\"");
    }

    [Fact]
    public void An_upstream_that_closed_while_it_waited_costs_nothing_to_a_get()
    {
        using var upstream = new ScriptedUpstream((peer, number) =>
        {
            peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + number);
            if (number == 0)
                peer.ReadHead(); // takes the next request and dies on it
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Get("/").Body.ShouldBe("0");
        caller.Get("/").Body.ShouldBe("1");
    }

    [Fact]
    public void An_upstream_that_dies_on_a_post_is_not_asked_again()
    {
        using var upstream = new ScriptedUpstream((peer, number) =>
        {
            peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + number);
            peer.ReadHead();
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Get("/").Body.ShouldBe("0");
        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 1\r\n\r\nx");
        Answer answer = caller.ReadAnswer();
        answer.Status.ShouldBe(503);
        answer.Body.ShouldBe("upstream connect error or disconnect/reset before headers. reset reason: connection termination");
        upstream.Connections.ShouldBe(1);
    }

    [Fact]
    public void What_an_upstream_says_unasked_ends_its_connection()
    {
        using var upstream = new ScriptedUpstream((peer, number) =>
        {
            while (peer.TryReadHead(out string _))
                peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + number + (number == 0 ? "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfake" : ""));
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Get("/").Body.ShouldBe("0");
        caller.Get("/").Body.ShouldBe("1");
        caller.Get("/").Body.ShouldBe("1");
    }
}
