using System.Net;

namespace Portcullis.Proxy.Tests;

/// <summary>What callers hear when upstreams fail, and when they are asked again.</summary>
public sealed class UpstreamErrorTests
{
    private const string Stem = "upstream connect error or disconnect/reset before headers. ";

    [Fact]
    public void Nobody_there_is_tried_three_times_and_said_so()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo([ScriptedUpstream.Nobody()]));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/");

        answer.Status.ShouldBe(503);
        answer.Body.ShouldBe(Stem + "retried and the latest reset reason: remote connection failure, "
            + "transport failure reason: delayed connect error: Connection refused");
        answer["x-envoy-upstream-service-time"].ShouldBeNull();
        string line = gateway.LogLine();
        line.ShouldContain("\"flags\":\"UF\"");
        line.ShouldContain("\"retries\":2");
        gateway.Host.Counters.UpstreamConnectFailures.ShouldBe(3);
    }

    [Fact]
    public void Without_retries_the_text_is_plain()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo([ScriptedUpstream.Nobody()], "retries: {attempts: 0}"));
        using Caller caller = gateway.Connect();

        caller.Get("/").Body.ShouldBe(Stem + "reset reason: remote connection failure, transport failure reason: delayed connect error: Connection refused");
    }

    [Fact]
    public void A_retry_goes_to_an_endpoint_that_was_not_tried()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo([ScriptedUpstream.Nobody(), upstream.EndPoint]));
        using Caller caller = gateway.Connect();

        for (int i = 0; i < 4; i++)
            caller.Get("/").Status.ShouldBe(200);
    }

    [Fact]
    public void No_endpoints_is_no_healthy_upstream()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo([]));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/");

        answer.Status.ShouldBe(503);
        answer.Body.ShouldBe("no healthy upstream");
        gateway.LogLine().ShouldContain("\"flags\":\"UH\"");
    }

    [Fact]
    public void Nonsense_from_an_upstream_is_a_protocol_error()
    {
        using var upstream = ScriptedUpstream.Answering("SSH-2.0-OpenSSH\r\n\r\n");
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/");

        answer.Status.ShouldBe(502);
        answer.Body.ShouldBe(Stem + "reset reason: protocol error");
    }

    [Fact]
    public void A_slow_upstream_runs_into_the_routes_timeout()
    {
        using var upstream = new ScriptedUpstream((peer, _) => peer.ReadToEnd());
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream, "timeout: 0.1s"));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/");

        answer.Status.ShouldBe(504);
        answer.Body.ShouldBe("upstream request timeout");
        gateway.LogLine().ShouldContain("\"flags\":\"UT\"");
        caller.Get("/").Status.ShouldBe(504);
    }

    [Fact]
    public void A_failing_status_is_retried_with_the_same_body_when_the_route_says_so()
    {
        using var upstream = new ScriptedUpstream((peer, number) =>
        {
            peer.ReadHead();
            peer.Read(4).ShouldBe("body");
            peer.Send(number < 2 ? "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream, "retries: {attempts: 3, retryOn: '503'}"));
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: 4\r\n\r\nbody");

        caller.ReadAnswer().Status.ShouldBe(200);
        gateway.LogLine().ShouldContain("\"retries\":2");
    }

    [Fact]
    public void A_name_is_looked_up_and_connected_to()
    {
        using var upstream = ScriptedUpstream.Answering();
        string route = Gateway.RouteTo([new IPEndPoint(IPAddress.Loopback, upstream.EndPoint.Port)])
            .Replace("address: 127.0.0.1", "address: localhost", StringComparison.Ordinal)
            .Replace("resolution: STATIC", "resolution: DNS", StringComparison.Ordinal);
        using var gateway = Gateway.Start(Gateway.Servers, route);
        using Caller caller = gateway.Connect();

        caller.Get("/").Status.ShouldBe(200);
        caller.Get("/").Status.ShouldBe(200);
    }

    [Fact]
    public void Grpc_callers_are_told_in_their_own_words()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo([]));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/", headers: "Content-Type: application/grpc\r\n");

        answer.Status.ShouldBe(200);
        answer["grpc-status"].ShouldBe("14");
        answer["grpc-message"].ShouldBe("no healthy upstream");
        answer.Body.ShouldBe("");
    }
}
