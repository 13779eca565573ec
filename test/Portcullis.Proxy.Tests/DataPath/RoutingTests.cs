namespace Portcullis.Proxy.Tests;

/// <summary>What routes ask for, done on the wire.</summary>
public sealed class RoutingTests
{
    [Fact]
    public void A_rewrite_changes_what_the_upstream_sees_and_says_what_it_was()
    {
        string head = "";
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            head = peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream, "match: [{uri: {prefix: /a}}]\nrewrite: {uri: /b, authority: inner}"));
        using Caller caller = gateway.Connect();

        caller.Get("/a/x?q=1").Status.ShouldBe(200);

        head.ShouldStartWith("GET /b/x?q=1 HTTP/1.1\r\n");
        Answer.Header(head, "host").ShouldBe("inner");
        Answer.Header(head, "x-envoy-original-path").ShouldBe("/a/x?q=1");
        gateway.LogLine().ShouldContain("\"path\":\"/a/x\"");
    }

    [Fact]
    public void Headers_change_in_both_directions()
    {
        string head = "";
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            head = peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nX-Gone: 1\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream,
            "headers: {request: {set: {x-set: s}, add: {x-add: a}, remove: [x-old]}, response: {remove: [x-gone], add: {x-new: n}}}"));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/", headers: "X-Old: 1\r\nX-Set: theirs\r\n");

        Answer.Header(head, "x-set").ShouldBe("s");
        Answer.Header(head, "x-add").ShouldBe("a");
        Answer.Header(head, "x-old").ShouldBeNull();
        answer["x-gone"].ShouldBeNull();
        answer["x-new"].ShouldBe("n");
    }

    [Fact]
    public void A_redirect_needs_no_upstream()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Route("redirect: {uri: /there, redirectCode: 302}"));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/here?q=1");

        answer.Status.ShouldBe(302);
        answer["location"].ShouldBe("http://test.com/there?q=1");
        answer.Body.ShouldBe("");
    }

    [Fact]
    public void A_direct_response_needs_no_upstream()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Route("directResponse: {status: 418, body: {string: short and stout}}"));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/");

        answer.Status.ShouldBe(418);
        answer.Body.ShouldBe("short and stout");
        answer["content-type"].ShouldBe("text/plain");
        caller.Send("HEAD / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        answer = caller.ReadAnswer(toHead: true);
        answer["content-length"].ShouldBe("15");
        caller.Get("/").Status.ShouldBe(418);
    }

    [Fact]
    public void A_fault_waits_and_then_aborts()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream,
            "fault: {delay: {fixedDelay: 0.05s, percentage: {value: 100}}, abort: {httpStatus: 418, percentage: {value: 100}}}"));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/");

        answer.Status.ShouldBe(418);
        answer.Body.ShouldBe("fault filter abort");
        upstream.Connections.ShouldBe(0);
    }

    [Fact]
    public void A_body_that_comes_during_a_delay_is_not_lost()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Read(100_000).Length.ShouldBe(100_000);
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream,
            "fault: {delay: {fixedDelay: 0.05s, percentage: {value: 100}}}"));
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 100000\r\n\r\n");
        caller.Send(new byte[100_000]);

        caller.ReadAnswer().Status.ShouldBe(200);
    }

    [Fact]
    public void Preflights_are_answered_and_answers_are_opened()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream,
            "corsPolicy: {allowOrigins: [{exact: 'https://a.com'}], allowMethods: [GET, PUT], maxAge: 1h}"));
        using Caller caller = gateway.Connect();

        caller.Send("OPTIONS / HTTP/1.1\r\nHost: test.com\r\nOrigin: https://a.com\r\nAccess-Control-Request-Method: PUT\r\n\r\n");
        Answer preflight = caller.ReadAnswer();
        preflight.Status.ShouldBe(200);
        preflight["access-control-allow-origin"].ShouldBe("https://a.com");
        preflight["access-control-allow-methods"].ShouldBe("GET,PUT");
        upstream.Connections.ShouldBe(0);
        caller.Get("/", headers: "Origin: https://a.com\r\n")["access-control-allow-origin"].ShouldBe("https://a.com");
        caller.Get("/", headers: "Origin: https://b.com\r\n")["access-control-allow-origin"].ShouldBeNull();
    }

    [Fact]
    public void A_refusal_wins_over_a_missing_route()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.DenyTeapot);
        using Caller caller = gateway.ConnectTls(Gateway.Caller);

        caller.Get("/status/418").Status.ShouldBe(403);
        caller.Get("/status/419").Status.ShouldBe(404);
        caller.Get("/status/419", host: "other.com").Status.ShouldBe(404);
    }

    [Fact]
    public void A_service_that_does_not_exist_is_503_without_a_word()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Route("route: [{destination: {host: nowhere.example.com}}]"));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/");

        answer.Status.ShouldBe(503);
        answer.Body.ShouldBe("");
        gateway.LogLine().ShouldContain("\"flags\":\"NC\"");
    }

    private static string Route(string action) => $"""
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {"{"}name: all, namespace: default{"}"}
        spec:
          hosts: ['*']
          gateways: [edge]
          http:
          - {action}
        """;
}
