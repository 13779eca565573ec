using System.Security.Cryptography;

namespace Portcullis.Proxy.Tests;

/// <summary>What upstreams are told about callers, and callers about nothing.</summary>
public sealed class HeaderTests
{
    [Fact]
    public void Upstreams_are_told_who_came_and_how()
    {
        string head = HeadSeenBy(static gateway => gateway.ConnectTls(Gateway.Caller), "X-Forwarded-For: 10.9.8.7\r\nX-Forwarded-Proto: http\r\nX-Request-Id: mine\r\n");

        Answer.Header(head, "x-forwarded-for").ShouldBe("10.9.8.7,127.0.0.1");
        Answer.Header(head, "x-forwarded-proto").ShouldBe("https");
        Guid.TryParseExact(Answer.Header(head, "x-request-id"), "D", out Guid id).ShouldBeTrue();
        id.Version.ShouldBe(4);
        Answer.Header(head, "host").ShouldBe("test.com");
    }

    [Fact]
    public void A_verified_certificate_is_described_in_envoys_order()
    {
        string head = HeadSeenBy(static gateway => gateway.ConnectTls(Gateway.Caller), "X-Forwarded-Client-Cert: Hash=forged\r\n");

        string element = Answer.Header(head, "x-forwarded-client-cert")!;
        element.ShouldStartWith($"Hash={Convert.ToHexStringLower(SHA256.HashData(Gateway.Caller.Der))};Cert=\"-----BEGIN%20CERTIFICATE-----%0A");
        element.ShouldEndWith("-----END%20CERTIFICATE-----%0A\";Subject=\"CN=test.client,O=test.client\";URI=spiffe://test.client");
        element.ShouldNotContain("forged");
    }

    [Fact]
    public void Without_a_certificate_nothing_is_said_about_one()
    {
        string head = HeadSeenBy(static gateway => gateway.Connect(), "X-Forwarded-Client-Cert: Hash=forged\r\nX-Forwarded-Client-Cert: again\r\n");

        Answer.Header(head, "x-forwarded-client-cert").ShouldBeNull();
        Answer.Header(head, "x-forwarded-proto").ShouldBe("http");
    }

    [Fact]
    public void Callers_cannot_speak_for_the_mesh()
    {
        string head = HeadSeenBy(
            static gateway => gateway.Connect(),
            "X-Envoy-Original-Path: /x\r\nX-Envoy-Peer-Metadata: y\r\nx-envoy-peer-metadata-id: z\r\nx-envoy-internal: true\r\nX-ENVOY-RETRY-ON: 5xx\r\nX-Other: kept\r\n");

        head.ShouldNotContain("x-envoy", Case.Insensitive);
        Answer.Header(head, "x-other").ShouldBe("kept");
    }

    [Fact]
    public void Fields_of_one_connection_are_not_passed_on()
    {
        string head = HeadSeenBy(static gateway => gateway.Connect(), "Connection: keep-alive, X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 5\r\nTE: gzip\r\nProxy-Connection: close\r\n");

        foreach (string name in new[] { "connection", "x-hop", "keep-alive", "te", "proxy-connection" })
            Answer.Header(head, name).ShouldBeNull();
    }

    [Fact]
    public void The_normalized_path_is_what_upstreams_see()
    {
        string line = HeadSeenBy(static gateway => gateway.Connect(), "", path: "/a/../status/%34%31%38?x=%2e").Split("\r\n")[0];

        line.ShouldBe("GET /status/418?x=%2e HTTP/1.1");
    }

    [Theory]
    [InlineData("/status/418?x=1")]
    [InlineData("/status/418#f")]
    [InlineData("/status/./418")]
    [InlineData("/status/%34%31%38")]
    public void Other_spellings_of_a_denied_path_are_denied(string path)
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Gateway.DenyTeapot);
        using Caller caller = gateway.ConnectTls(Gateway.Caller);

        caller.Get(path).Status.ShouldBe(403);
        gateway.LogLine().ShouldContain("\"path\":\"/status/418\"");
    }

    [Fact]
    public void An_upstreams_own_server_name_and_envoy_headers_do_not_leave()
    {
        using var upstream = ScriptedUpstream.Answering(
            "HTTP/1.1 200 OK\r\nServer: nginx\r\nDate: then\r\nx-envoy-peer-metadata: q\r\nX-Envoy-Upstream-Service-Time: 9999\r\nContent-Length: 0\r\n\r\n");
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/");

        answer["server"].ShouldBe("istio-envoy");
        answer["date"].ShouldBe("then");
        int.Parse(answer["x-envoy-upstream-service-time"]!).ShouldBeLessThan(9999);
        answer.Head.ShouldNotContain("peer-metadata");
    }

    private static string HeadSeenBy(Func<Gateway, Caller> connect, string headers, string path = "/")
    {
        string seen = "";
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            seen = peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = connect(gateway);
        caller.Get(path, headers: headers).Status.ShouldBe(200);
        return seen;
    }

    [Theory]
    [InlineData("PROXY TCP4 203.0.113.9 10.0.0.1 4711 443\r\n", "203.0.113.9")]
    [InlineData("PROXY UNKNOWN\r\n", "127.0.0.1")]
    public void A_balancers_header_names_the_origin(string header, string origin)
    {
        string seen = "";
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            seen = peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        gateway.Change(static snapshot => snapshot with { ProxyProtocol = true });
        using Caller caller = gateway.Connect();

        caller.Send(header[..10]);
        caller.Send(header[10..]);
        caller.Get("/").Status.ShouldBe(200);

        Answer.Header(seen, "x-forwarded-for").ShouldBe(origin);
        gateway.LogLine().ShouldContain("\"peer\":\"127.0.0.1:");
    }

    [Fact]
    public void Without_the_header_that_a_balancer_must_send_a_connection_ends()
    {
        using var gateway = Gateway.Start(Gateway.Servers);
        gateway.Change(static snapshot => snapshot with { ProxyProtocol = true });
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");

        caller.ShouldEnd();
        gateway.LogLine().ShouldContain("PROXY header");
    }
}
