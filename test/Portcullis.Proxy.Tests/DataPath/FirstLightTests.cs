namespace Portcullis.Proxy.Tests;

/// <summary>The seeds' story: routed, refused, unknown, over both kinds of socket.</summary>
public sealed class FirstLightTests
{
    [Fact]
    public void A_request_without_tls_is_forwarded_and_answered()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/status/200");

        answer.Status.ShouldBe(200);
        answer.Body.ShouldBe("OK");
        answer["server"].ShouldBe("istio-envoy");
        int.Parse(answer["x-envoy-upstream-service-time"]!).ShouldBeInRange(0, 5000);
        answer["date"].ShouldNotBeNull();
    }

    [Fact]
    public void A_caller_with_a_certificate_is_forwarded_or_refused_by_name()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Gateway.DenyTeapot);
        using Caller caller = gateway.ConnectTls(Gateway.Caller);

        caller.Get("/status/200").Status.ShouldBe(200);
        Answer refused = caller.Get("/status/418");
        refused.Status.ShouldBe(403);
        refused.Body.ShouldBe("RBAC: access denied");
        refused["content-type"].ShouldBe("text/plain");
        refused["x-envoy-upstream-service-time"].ShouldBeNull();
        caller.Get("/status/200").Status.ShouldBe(200);

        gateway.LogLine();
        string line = gateway.LogLine();
        line.ShouldContain("\"principal\":\"test.client\"");
        line.ShouldContain("\"policy\":\"istio-system/no-tea\"");
        line.ShouldContain("rbac_access_denied_matched_policy[ns[istio-system]-policy[no-tea]-rule[0]]");
        line.ShouldContain("\"phase\":\"decide\"");
    }

    [Fact]
    public void A_caller_without_a_certificate_gets_no_byte_of_http()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream));

        Should.Throw<Exception>(() =>
        {
            using Caller caller = gateway.ConnectTls(identity: null);
            caller.Get("/");
        });

        string line = gateway.LogLine();
        line.ShouldContain("\"phase\":\"verify\"");
        line.ShouldContain("\"sni\":\"test.com\"");
        upstream.Connections.ShouldBe(0);
    }

    [Fact]
    public void A_server_name_that_no_server_has_ends_the_connection()
    {
        using var gateway = Gateway.Start(Gateway.Servers);

        Should.Throw<Exception>(() => gateway.ConnectTls(Gateway.Caller, name: "other.com"));

        gateway.LogLine().ShouldContain("no server has this server name");
    }

    [Fact]
    public void A_host_without_a_route_is_not_found_and_has_no_body()
    {
        using var gateway = Gateway.Start(Gateway.Servers);
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/");

        answer.Status.ShouldBe(404);
        answer.Body.ShouldBe("");
        answer["server"].ShouldBe("istio-envoy");
    }
}
