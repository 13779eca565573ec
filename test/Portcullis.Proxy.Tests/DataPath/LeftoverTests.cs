using System.Net;
using System.Text;

namespace Portcullis.Proxy.Tests;

/// <summary>What one exchange leaves behind must not become part of another.</summary>
public sealed class LeftoverTests
{
    [Fact]
    public void A_response_that_came_in_pieces_is_not_read_again_for_the_next_request()
    {
        using var seen = new SemaphoreSlim(0);
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Send("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 2");
            seen.Wait(10_000);
            peer.Send("00 OK\r\nContent-Length: 6\r\n\r\nsecret");
            peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nmine");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller one = gateway.Connect();
        using Caller two = gateway.Connect();

        one.Get("/a").Status.ShouldBe(103);
        seen.Release();
        one.ReadAnswer().Body.ShouldBe("secret");
        two.Get("/b").Body.ShouldBe("mine");
        upstream.Connections.ShouldBe(1);
    }

    [Fact]
    public void Trailers_cannot_say_what_only_the_gateway_may_say()
    {
        string trailers = "";
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.ReadUntil("0\r\n");
            trailers = peer.ReadUntil("\r\n\r\n");
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
            + "X-Forwarded-Client-Cert: URI=spiffe://admin\r\nX-Envoy-Original-Path: /\r\nX-Forwarded-For: 1.2.3.4\r\nX-Sum: 7\r\n\r\n");
        caller.ReadAnswer().Status.ShouldBe(200);
        trailers.ShouldBe("x-sum: 7\r\n\r\n");
    }

    [Fact]
    public void A_body_held_back_during_a_delay_goes_on_over_a_connection_from_the_pool()
    {
        const int size = 200_000;
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            peer.ReadHead();
            peer.Read(size);
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream, "fault: {delay: {percentage: {value: 100}, fixedDelay: 100ms}}"));
        using Caller caller = gateway.Connect();
        caller.Get("/").Status.ShouldBe(200);

        caller.Send($"POST / HTTP/1.1\r\nHost: test.com\r\nContent-Length: {size}\r\n\r\n" + new string('x', size));

        caller.ReadAnswer().Status.ShouldBe(200);
        upstream.Connections.ShouldBe(1);
    }

    [Fact]
    public async Task An_HTTP_2_body_waits_at_the_caller_while_there_is_no_upstream_to_take_it()
    {
        const int size = 8_000_000;
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Read(size);
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream, "fault: {delay: {percentage: {value: 100}, fixedDelay: 2s}}"));
        using var caller = new Http2Caller(gateway.At(443), Gateway.Caller);

        Task<HttpResponseMessage> answer = caller.Send(HttpMethod.Post, "/", new ByteArrayContent(new byte[size]));

        SpinWait.SpinUntil(() => gateway.Host.Counters.BytesReceived > 0, 10_000).ShouldBeTrue();
        SpinWait.SpinUntil(() => gateway.Host.Counters.BytesReceived > 1_000_000, 500).ShouldBeFalse();
        (await answer).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public void An_upgrade_with_a_body_is_forwarded_without_the_upgrade()
    {
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead().ShouldNotContain("upgrade:");
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            peer.ReadToEnd();
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 1\r\n\r\nx");

        caller.ReadAnswer().Status.ShouldBe(200);
    }

    [Fact]
    public void No_stream_is_served_by_a_chain_that_is_gone()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();
        caller.Send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x4\0\0\0\0\0");
        caller.Send(Request(1));
        StatusOf(caller, 1).ShouldBe(0x88); // the static table's `:status 200`

        gateway.Apply(Gateway.Servers.Replace("  - {hosts: ['*'], port: {name: http, number: 80, protocol: HTTP}}\n", "", StringComparison.Ordinal), Gateway.RouteTo(upstream));
        caller.Send(Request(3) + Request(5));

        StatusOf(caller, 3).ShouldBe(0x8D); // `:status 404`
        StatusOf(caller, 5).ShouldBe(0x8D);
    }

    private static string Request(int stream) => $"\0\0\xD\x1\x5\0\0\0{(char)stream}\x82\x86\x84\x41\x8test.com";

    private static int StatusOf(Caller caller, int stream)
    {
        while (true)
        {
            byte[] head = Encoding.Latin1.GetBytes(caller.ReadExactly(9));
            byte[] payload = Encoding.Latin1.GetBytes(caller.ReadExactly((head[0] << 16) | (head[1] << 8) | head[2]));
            if (head[3] == 1 && head[8] == stream)
                return payload.First(static b => b is < 0x20 or > 0x3F); // behind a change of the table's size
        }
    }
}
