using System.Net;
using System.Net.Sockets;

namespace Portcullis.Proxy.Tests;

/// <summary>All that can happen to a request while its authorization provider thinks.</summary>
public sealed class WaitingTests
{
    private readonly ScriptedAuthorizers _authorizers = new();

    [Fact]
    public void A_caller_that_goes_away_cancels_the_check()
    {
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom());
        using (Caller caller = gateway.ConnectTls(Gateway.Caller))
        {
            caller.Send("GET /gone HTTP/1.1\r\nHost: test.com\r\n\r\n");
            AskedCheck check = _authorizers.Next();
            caller.Dispose();
            check.ShouldBeCancelled();
            gateway.LogLine().ShouldContain("\"flags\":\"DC\"");
            check.Allow(); // too late, and it must not let the next request in
        }
        using Caller next = gateway.Connect();
        next.Send("GET /next HTTP/1.1\r\nHost: test.com\r\n\r\n");
        AskedCheck second = _authorizers.Next();
        second.Request.Target.ShouldBe("/next");
        second.Deny(status: 418);
        next.ReadAnswer().Status.ShouldBe(418);
    }

    [Fact]
    public async Task A_reset_http2_stream_cancels_its_check_and_no_other()
    {
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom());
        using var caller = new Http2Caller(gateway.At(80), identity: null);
        using var cancel = new CancellationTokenSource();

        Task<HttpResponseMessage> one = caller.Get("/one", cancel.Token);
        AskedCheck first = _authorizers.Next();
        Task<HttpResponseMessage> two = caller.Get("/two");
        AskedCheck second = _authorizers.Next();
        await cancel.CancelAsync();
        first.ShouldBeCancelled();
        second.IsCancelled.ShouldBeFalse();
        second.Deny(status: 418);

        ((int)(await two).StatusCode).ShouldBe(418);
        await Should.ThrowAsync<OperationCanceledException>(one);
        caller.Connections.ShouldBe(1);
    }

    [Fact]
    public void A_late_answer_is_no_answer()
    {
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom("timeout: 0.05s, statusOnError: '504'"));
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        AskedCheck check = _authorizers.Next();
        caller.ReadAnswer().Status.ShouldBe(504);
        check.ShouldBeCancelled();
        check.Allow();
        gateway.LogLine().ShouldContain("\"authorizer_failure\":\"timeout\"");
    }

    [Fact]
    public void A_late_answer_lets_pass_where_failing_is_open()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = _authorizers.Start(Gateway.Servers, Gateway.RouteTo(upstream), Gateway.DenyTeapot, ScriptedAuthorizers.Custom("timeout: 0.05s, failOpen: true"));
        using Caller caller = gateway.ConnectTls(Gateway.Caller);

        caller.Get("/").Status.ShouldBe(200);
        caller.Get("/status/418").Status.ShouldBe(403);
        gateway.Host.Counters.ChecksFailed.ShouldBe(2);
    }

    [Fact]
    public void Pipelined_requests_are_asked_about_one_by_one_and_answered_in_order()
    {
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom());
        using Caller caller = gateway.Connect();

        caller.Send("GET /a HTTP/1.1\r\nHost: test.com\r\n\r\nPOST /b HTTP/1.1\r\nHost: test.com\r\nContent-Length: 3\r\n\r\nabcGET /c HTTP/1.1\r\nHost: test.com\r\n\r\n");
        foreach (string path in (string[])["/a", "/b", "/c"])
        {
            AskedCheck check = _authorizers.Next();
            check.Request.Target.ShouldBe(path);
            _authorizers.Waiting.ShouldBe(0);
            check.Deny(body: path);
            caller.ReadAnswer().Body.ShouldBe(path);
        }
    }

    [Fact]
    public async Task A_body_that_comes_meanwhile_waits_within_bounds_and_then_goes_on()
    {
        const int size = 3_000_000;
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Read(size).Length.ShouldBe(size);
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
        });
        using var gateway = _authorizers.Start(Gateway.Servers, Gateway.RouteTo(upstream), ScriptedAuthorizers.Custom());
        using Caller caller = gateway.Connect();

        caller.Send($"POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: {size}\r\n\r\n");
        Task sending = Task.Run(() => caller.Send(new byte[size]));
        AskedCheck check = _authorizers.Next();
        check.Body.ShouldBe("(none)");
        SpinWait.SpinUntil(() => gateway.Host.Counters.BytesReceived > 200_000, 200).ShouldBeFalse();
        check.Allow();

        caller.ReadAnswer().Status.ShouldBe(200);
        await sending;
    }

    [Fact]
    public async Task An_http2_body_that_comes_meanwhile_waits_within_its_window()
    {
        const int size = 3_000_000;
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Read(size).Length.ShouldBe(size);
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
        });
        using var gateway = _authorizers.Start(Gateway.Servers, Gateway.RouteTo(upstream), ScriptedAuthorizers.Custom());
        using var caller = new Http2Caller(gateway.At(80), identity: null);
        using var content = new ByteArrayContent(new byte[size]);

        Task<HttpResponseMessage> asked = caller.Send(HttpMethod.Post, "/", content);
        AskedCheck check = _authorizers.Next();
        SpinWait.SpinUntil(() => gateway.Host.Counters.BytesReceived > 400_000, 200).ShouldBeFalse();
        check.Allow();

        (await asked).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void The_end_and_the_trailers_may_come_while_it_waits()
    {
        string tail = "";
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            tail = peer.ReadUntil("0\r\n") + peer.ReadUntil("\r\n\r\n");
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
        });
        using var gateway = _authorizers.Start(Gateway.Servers, Gateway.RouteTo(upstream), ScriptedAuthorizers.Custom());
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        AskedCheck check = _authorizers.Next();
        caller.Send("0\r\nX-Sum: 7\r\n\r\n");
        check.Allow();

        caller.ReadAnswer().Status.ShouldBe(200);
        tail.ShouldContain("abc");
        tail.ShouldContain("x-sum: 7");
    }

    [Fact]
    public void A_caller_that_half_closes_still_hears_the_answer()
    {
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom());
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        AskedCheck check = _authorizers.Next();
        caller.Socket.Shutdown(SocketShutdown.Send);
        check.Deny(body: "heard");

        caller.ReadAnswer().Body.ShouldBe("heard");
    }

    [Fact]
    public async Task A_drain_waits_for_the_answer_and_then_closes()
    {
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom());
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        AskedCheck check = _authorizers.Next();
        Task<long> drain = gateway.Host.Drain(TimeSpan.FromSeconds(10));
        SpinWait.SpinUntil(() => drain.IsCompleted, 100).ShouldBeFalse();
        check.Deny();

        caller.ReadAnswer()["connection"].ShouldBe("close");
        (await drain).ShouldBe(0);
    }

    [Fact]
    public void Stopping_cancels_what_waits()
    {
        AskedCheck check;
        using (var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom()))
        {
            Caller caller = gateway.Connect();
            caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
            check = _authorizers.Next();
            gateway.Host.Dispose();
            caller.Dispose();
        }

        check.ShouldBeCancelled();
        check.Allow();
    }

    [Fact]
    public void A_request_keeps_the_configuration_it_began_with()
    {
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom(), Says("old"));
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        AskedCheck check = _authorizers.Next();
        gateway.Apply(Gateway.Servers, Says("new"), Gateway.DenyTeapot);
        check.Allow();
        caller.ReadAnswer().Body.ShouldBe("old");
        caller.Get("/").Body.ShouldBe("new");
        _authorizers.Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_upgrade_waits_too(bool allowed)
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhi!");
            peer.Read(10).ShouldBe("early+late");
        });
        using var gateway = _authorizers.Start(Gateway.Servers, Gateway.RouteTo(upstream), ScriptedAuthorizers.Custom("includeRequestBodyInCheck: {maxRequestBytes: 100}"));
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nearly+");
        AskedCheck check = _authorizers.Next();
        if (!allowed)
        {
            check.Deny();
            caller.ReadAnswer().Status.ShouldBe(403);
            return;
        }
        check.Allow();
        caller.ReadAnswer().Status.ShouldBe(101);
        caller.ReadExactly(3).ShouldBe("hi!");
        caller.Send("late");
        caller.ShouldEnd();
    }

    [Fact]
    public void Expect_is_answered_once_the_provider_has_agreed()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Read(3).ShouldBe("abc");
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
        });
        using var gateway = _authorizers.Start(Gateway.Servers, Gateway.RouteTo(upstream), ScriptedAuthorizers.Custom());
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        _authorizers.Next().Allow();
        caller.ReadAnswer().Status.ShouldBe(100);
        caller.Send("abc");
        caller.ReadAnswer().Status.ShouldBe(200);

        using Caller refused = gateway.Connect();
        refused.Send("POST / HTTP/1.1\r\nHost: test.com\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
        _authorizers.Next().Deny();
        refused.ReadAnswer().Status.ShouldBe(403);
    }

    [Fact]
    public void No_more_checks_run_than_may_and_a_cancelled_one_counts_until_it_ends()
    {
        using var gateway = Gateway.Start(new ProxyOptions { Workers = 1, Authorizers = _authorizers, MaxChecks = 1 }, Gateway.Servers, ScriptedAuthorizers.Custom("failOpen: true"));
        using Caller other = gateway.Connect();
        AskedCheck check;
        using (Caller caller = gateway.ConnectTls(Gateway.Caller))
        {
            caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
            check = _authorizers.Next();
            other.Get("/").Status.ShouldBe(403);
        }
        check.ShouldBeCancelled();
        other.Get("/").Status.ShouldBe(403);
        gateway.LogLine();
        check.Deny();

        other.Send("GET /again HTTP/1.1\r\nHost: test.com\r\n\r\n");
        Answer answer = Settled(other);
        answer.Body.ShouldBe("no");
    }

    // The slot is free once the worker has heard of the end, a moment after the task ended.
    private Answer Settled(Caller caller)
    {
        for (int i = 0; i < 1000; i++)
        {
            if (SpinWait.SpinUntil(() => _authorizers.Waiting > 0 || caller.Socket.Available > 0, 10_000) && _authorizers.Waiting > 0)
                break;
            caller.ReadAnswer().Status.ShouldBe(403);
            caller.Send("GET /again HTTP/1.1\r\nHost: test.com\r\n\r\n");
        }
        _authorizers.Next().Deny();
        return caller.ReadAnswer();
    }

    private static string Says(string body) => $$"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: all, namespace: default}
        spec: {hosts: ['*'], gateways: [edge], http: [{directResponse: {status: 200, body: {string: {{body}} } } }]}
        """;
}
