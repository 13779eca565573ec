using System.Net;

namespace Portcullis.Proxy.Tests;

/// <summary>New snapshots under live connections, and the end.</summary>
public sealed class ReloadTests
{
    [Fact]
    public async Task The_next_request_on_a_connection_obeys_the_newest_policy()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Gateway.DenyTeapot);
        using Caller one = gateway.ConnectTls(Gateway.Caller);
        using var two = new Http2Caller(gateway.At(443), Gateway.Caller);

        one.Get("/status/418").Status.ShouldBe(403);
        (await two.Get("/status/418")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        gateway.Apply(Gateway.Servers, Gateway.RouteTo(upstream));
        one.Get("/status/418").Status.ShouldBe(200);
        (await two.Get("/status/418")).StatusCode.ShouldBe(HttpStatusCode.OK);
        gateway.Apply(Gateway.Servers, Gateway.RouteTo(upstream), Gateway.DenyTeapot);
        one.Get("/status/418").Status.ShouldBe(403);
        (await two.Get("/status/418")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        two.Connections.ShouldBe(1);
    }

    [Fact]
    public void A_request_under_way_ends_by_the_routes_it_began_with()
    {
        using var go = new SemaphoreSlim(0);
        using var begun = new SemaphoreSlim(0);
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            begun.Release();
            go.Wait(10_000);
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nold");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        begun.Wait(10_000).ShouldBeTrue();
        gateway.Apply(Gateway.Servers);
        go.Release();
        caller.ReadAnswer().Body.ShouldBe("old");
        caller.Get("/").Status.ShouldBe(404);
    }

    [Fact]
    public void A_listener_that_is_removed_stops_accepting_and_ends_idle_connections()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();
        caller.Get("/").Status.ShouldBe(200);
        IPEndPoint at = gateway.At(80);

        gateway.Apply();

        caller.ShouldEnd();
        SpinWait.SpinUntil(() => !Accepts(at), 5000).ShouldBeTrue();
    }

    [Fact]
    public void A_listener_that_stays_keeps_its_port_and_a_new_certificate_serves_new_handshakes()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller old = gateway.ConnectTls(Gateway.Caller);
        IPEndPoint at = gateway.At(443);
        var renewed = Gateway.Ca.Issue("DNS:test.com");

        gateway.Apply(
            Gateway.Servers.Split("\n---\n")[0], Gateway.Secret("test.com", renewed, Gateway.Ca), Gateway.RouteTo(upstream));

        gateway.At(443).ShouldBe(at);
        old.Get("/").Status.ShouldBe(200);
        using Caller fresh = gateway.ConnectTls(Gateway.Caller);
        fresh.Get("/").Status.ShouldBe(200);
        ((System.Net.Security.SslStream)fresh.Stream).RemoteCertificate!.GetRawCertData().ShouldBe(renewed.Der);
        ((System.Net.Security.SslStream)old.Stream).RemoteCertificate!.GetRawCertData().ShouldBe(Gateway.Server.Der);
    }

    [Fact]
    public void A_connection_that_came_without_a_certificate_ends_when_one_becomes_required()
    {
        using var upstream = ScriptedUpstream.Answering();
        string simple = Gateway.Servers.Replace("mode: MUTUAL", "mode: SIMPLE", StringComparison.Ordinal);
        using var gateway = Gateway.Start(simple, Gateway.RouteTo(upstream));
        using Caller anonymous = gateway.ConnectTls(identity: null);
        anonymous.Get("/").Status.ShouldBe(200);

        gateway.Apply(Gateway.Servers, Gateway.RouteTo(upstream));
        anonymous.Stream.Read(new byte[1]).ShouldBe(0);
        using Caller known = gateway.ConnectTls(Gateway.Caller);
        known.Get("/").Status.ShouldBe(200);

        gateway.Apply(simple, Gateway.RouteTo(upstream));
        known.Get("/").Status.ShouldBe(200);
    }

    [Fact]
    public async Task Draining_finishes_what_is_under_way_and_ends_the_rest()
    {
        using var go = new SemaphoreSlim(0);
        using var begun = new SemaphoreSlim(0);
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            begun.Release();
            go.Wait(10_000);
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\ndone");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller idle = gateway.Connect();
        using Caller busy = gateway.Connect();
        using var two = new Http2Caller(gateway.At(443), Gateway.Caller);
        busy.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        Task<HttpResponseMessage> stream = two.Get("/");
        begun.Wait(10_000).ShouldBeTrue();
        begun.Wait(10_000).ShouldBeTrue();
        IPEndPoint at = gateway.At(80);

        Task<long> drained = gateway.Host.Drain(TimeSpan.FromSeconds(10));
        SpinWait.SpinUntil(() => !Accepts(at), 5000).ShouldBeTrue();
        go.Release(2);

        Answer answer = busy.ReadAnswer();
        answer.Body.ShouldBe("done");
        answer["connection"].ShouldBe("close");
        (await (await stream).Content.ReadAsStringAsync()).ShouldBe("done");
        idle.ShouldEnd();
        (await drained).ShouldBe(0);
    }

    [Fact]
    public async Task Draining_cuts_what_does_not_end_in_time()
    {
        using var begun = new SemaphoreSlim(0);
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            begun.Release();
            peer.ReadToEnd();
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller busy = gateway.Connect();
        busy.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        begun.Wait(10_000).ShouldBeTrue();

        (await gateway.Host.Drain(TimeSpan.FromMilliseconds(100))).ShouldBe(1);
        busy.ShouldEnd();
    }

    [Fact]
    public void An_address_in_use_is_reported_and_the_rest_runs()
    {
        using var first = Gateway.Start(Gateway.Servers);
        using var second = new ProxyHost(new ProxyOptions { Workers = 1 });
        var taken = new Mesh.GatewayListener
        {
            Address = "127.0.0.1",
            SocketPort = first.At(80).Port,
            DeclaredPort = 80,
            Tls = false,
            Chains = [new Mesh.GatewayChain { Key = "c", Routes = Routing.RouteTable.Empty, Access = Policy.AccessPolicy.DenyAll }],
        };

        ApplyResult result = second.Apply(new Mesh.MeshSnapshot { Revision = 1, Listeners = [taken, taken with { SocketPort = 0 }] });

        result.Failures.ShouldHaveSingleItem().Reason.ShouldContain(": address already in use");
        result.Bound.ShouldHaveSingleItem().EndPoint.Port.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_missing_secret_closes_its_handshakes_until_it_is_there()
    {
        using var upstream = ScriptedUpstream.Answering();
        string servers = Gateway.Servers.Split("\n---\n")[0];
        using var gateway = Gateway.Start(servers, Gateway.RouteTo(upstream));
        using Caller plain = gateway.Connect();

        plain.Get("/").Status.ShouldBe(200);
        Should.Throw<Exception>(() => gateway.ConnectTls(Gateway.Caller));
        gateway.LogLine();
        gateway.LogLine().ShouldContain("\"phase\":\"handshake\"");
        gateway.Apply(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller healed = gateway.ConnectTls(Gateway.Caller);
        healed.Get("/").Status.ShouldBe(200);
    }

    [Fact]
    public void Another_authority_or_an_expired_certificate_is_refused_with_the_reason()
    {
        using var other = Testing.TestCa.Create("CN=Other CA");
        using var gateway = Gateway.Start(Gateway.Servers);
        var expired = Gateway.Ca.Issue(new Testing.TestCertificate { Sans = ["URI:spiffe://test.client"], NotAfter = DateTimeOffset.UtcNow.AddHours(-1) });

        foreach (Testing.TestIdentity identity in new[] { other.Issue("URI:spiffe://test.client"), expired })
        {
            Should.Throw<Exception>(() =>
            {
                using Caller caller = gateway.ConnectTls(identity);
                caller.Get("/");
            });
        }

        gateway.LogLine().ShouldContain("issuer");
        gateway.LogLine().ShouldContain("expired");
        gateway.Host.Counters.HandshakesFailed.Keys.ShouldBe(["certificate refused: expired", "certificate refused: unknown issuer"]);
    }

    private static bool Accepts(IPEndPoint at)
    {
        try
        {
            using Caller probe = Caller.Plain(at);
            probe.Send("GET / HTTP/1.1\r\nHost: test.com\r\nConnection: close\r\n\r\n");
            probe.ReadToEnd();
            return true;
        }
        catch (Exception end) when (end is System.Net.Sockets.SocketException or IOException)
        {
            return false;
        }
    }
}
