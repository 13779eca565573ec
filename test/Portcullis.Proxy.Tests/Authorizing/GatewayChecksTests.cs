using System.Net;
using Portcullis.Testing;

namespace Portcullis.Proxy.Tests.Authorizing;

/// <summary>T113 through a whole proxy: CUSTOM policies with authorizers that are really asked, over HTTP and over gRPC.</summary>
public sealed class GatewayChecksTests
{
    private const string Get = "GET /ip?a=1 HTTP/1.1\r\nHost: www.example\r\nX-Team: forged\r\nConnection: close\r\n\r\n";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task T113_what_the_authorizer_says_is_what_happens(bool isGrpc)
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start(AuthorizerScript.Answer(200, "", ("x-team", "blue")));
        string upstreamHead = "";
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            upstreamHead = peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Custom(authorizer, isGrpc));

        Ask(gateway).Status.ShouldBe(200);
        upstreamHead.ShouldContain("x-team: blue\r\n");
        upstreamHead.ShouldNotContain("forged");

        authorizer.Script = AuthorizerScript.Answer(401, "who are you?", ("www-authenticate", "Basic"));
        Answer denied = Ask(gateway);
        (denied.Status, denied.Body, denied["www-authenticate"]).ShouldBe((401, "who are you?", "Basic"));
        gateway.Host.Authorizers["p"].ShouldSatisfyAllConditions(counts => counts.Allowed.ShouldBe(1), counts => counts.Denied.ShouldBe(1));
        authorizer.Calls.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task T113_an_authorizer_that_is_down_refuses_or_lets_the_other_policies_decide(bool isGrpc)
    {
        TestAuthorizer authorizer = await TestAuthorizer.Start();
        await authorizer.DisposeAsync();
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
        });
        string deny = """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: no-admin, namespace: istio-system}
            spec: {action: DENY, rules: [{to: [{operation: {paths: [/admin]}}]}]}
            """;
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), deny, Custom(authorizer, isGrpc));

        Ask(gateway).Status.ShouldBe(403);

        gateway.Apply(Gateway.Servers, Gateway.RouteTo(upstream), deny, Custom(authorizer, isGrpc, "statusOnError: \"503\""));
        Ask(gateway).Status.ShouldBe(503);

        gateway.Apply(Gateway.Servers, Gateway.RouteTo(upstream), deny, Custom(authorizer, isGrpc, "failOpen: true"));
        Ask(gateway).Status.ShouldBe(200);
        Ask(gateway, Get.Replace("/ip?a=1", "/admin", StringComparison.Ordinal)).Body.ShouldBe("RBAC: access denied");
    }

    [Fact]
    public async Task A_body_is_shown_to_the_authorizer_and_still_reaches_the_upstream()
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start();
        string body = "";
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            body = peer.Read(5);
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Custom(authorizer, isGrpc: true, "includeRequestBodyInCheck: {maxRequestBytes: 8}"));

        Ask(gateway, "POST /a HTTP/1.1\r\nHost: www.example\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello").Status.ShouldBe(200);

        authorizer.Calls.Single().Check!.Attributes.Request.Http.Body.ShouldBe("hello");
        body.ShouldBe("hello");
        Ask(gateway, "POST /a HTTP/1.1\r\nHost: www.example\r\nContent-Length: 9\r\nConnection: close\r\n\r\nhello all").Status.ShouldBe(413);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_authorizer_that_hangs_is_counted_as_failing(bool isGrpc)
    {
        await using TestAuthorizer authorizer = await TestAuthorizer.Start(AuthorizerScript.Hang);
        using var gateway = Gateway.Start(Gateway.Servers, Custom(authorizer, isGrpc, "timeout: 0.2s"));

        Ask(gateway).Status.ShouldBe(403);

        SpinWait.SpinUntil(() => gateway.Host.Authorizers.Count > 0, 10_000).ShouldBeTrue();
        gateway.Host.Authorizers["p"].Failed.ShouldBe(1);
    }

    private static Answer Ask(Gateway gateway, string request = Get)
    {
        using Caller caller = gateway.Connect();
        caller.Send(request);
        return caller.ReadAnswer();
    }

    /// <summary>A CUSTOM policy and its provider, a really running one.</summary>
    internal static string Custom(TestAuthorizer authorizer, bool isGrpc, string more = "", string rules = "[{}]") => $$"""
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: istio, namespace: istio-system}
        data:
          mesh: |
            extensionProviders:
            - name: p
              {{(isGrpc ? "envoyExtAuthzGrpc: {" : "envoyExtAuthzHttp: {headersToUpstreamOnAllow: [x-team], ")}}service: authz.example.com, port: 80{{(more.Length == 0 ? "" : ", " + more.TrimEnd(' ', ','))}}}
        ---
        apiVersion: networking.istio.io/v1
        kind: ServiceEntry
        metadata: {name: authz, namespace: default}
        spec:
          hosts: [authz.example.com]
          resolution: STATIC
          ports: [{number: 80, name: p, protocol: {{(isGrpc ? "GRPC" : "HTTP")}}}]
          endpoints: [{address: {{IPAddress.Loopback}}, ports: {p: {{(isGrpc ? authorizer.GrpcPort : authorizer.Port)}} } }]
        ---
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: ask, namespace: istio-system}
        spec: {action: CUSTOM, provider: {name: p}, rules: {{rules}}}
        """;
}
