using System.Text;
using Portcullis.Testing;

namespace Portcullis.Proxy.Tests;

/// <summary>CUSTOM: who is asked what, what the answer changes, and what comes before and after it.</summary>
public sealed class AskingTests
{
    private static readonly TestSigningKey Key = TestSigningKey.Create();

    private readonly ScriptedAuthorizers _authorizers = new();

    private static string Tokens => $"""
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {"{"}name: jwt, namespace: istio-system{"}"}
        spec:
          jwtRules:
          - issuer: i
            jwks: '{"{"}"keys":[{Key.PublicJwk()}]{"}"}'
            outputClaimToHeaders: [{"{"}header: x-user, claim: sub{"}"}]
        """;

    [Fact]
    public void A_yes_lets_the_request_on_with_the_providers_headers()
    {
        string head = "";
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            head = peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nX-Both: upstream\r\n\r\nOK");
        });
        using var gateway = _authorizers.Start(Gateway.Servers, Gateway.RouteTo(upstream), ScriptedAuthorizers.Custom());
        using Caller caller = gateway.ConnectTls(Gateway.Caller);

        caller.Send("GET /x/../a?b=c HTTP/1.1\r\nHost: test.com\r\nX-Envoy-Internal: true\r\nX-Old: 1\r\nX-Team: mine\r\n\r\n");
        AskedCheck check = _authorizers.Next();
        check.Request.Method.ShouldBe("GET");
        check.Request.Target.ShouldBe("/a?b=c");
        check.Request.Authority.ShouldBe("test.com");
        check.Request.Scheme.ShouldBe("https");
        check.Request.SourcePrincipal.ShouldBe("spiffe://test.client");
        check.Request.Sni.ShouldBe("test.com");
        check.Request.Source!.Address.ToString().ShouldBe("127.0.0.1");
        check.Request.Destination!.Port.ShouldBe(gateway.At(443).Port);
        check["x-envoy-internal"].ShouldBeNull();
        check["x-forwarded-proto"].ShouldBe("https");
        check.Body.ShouldBe("(none)");
        check.Answer(AuthorizerAnswer.Allow(
            [AskedCheck.Set("x-team", "theirs"), new HeaderMutation(HeaderMutationKind.Remove, "x-old"u8.ToArray(), [])],
            [new HeaderMutation(HeaderMutationKind.Append, "x-both"u8.ToArray(), "provider"u8.ToArray())],
            [QueryMutation.Of("b", "d")]));

        Answer answer = caller.ReadAnswer();
        answer.Status.ShouldBe(200);
        answer.Head.ShouldContain("x-both: upstream\r\n");
        answer.Head.ShouldContain("x-both: provider\r\n");
        head.ShouldStartWith("GET /a?b=d HTTP/1.1\r\n");
        head.ShouldContain("x-team: theirs\r\n");
        head.ShouldNotContain("mine");
        head.ShouldNotContain("x-old");
        string line = gateway.LogLine();
        line.ShouldContain("\"authorizer\":\"opa\",\"authorizer_ms\":");
        line.ShouldContain("\"flags\":\"-\"");
    }

    [Fact]
    public void A_no_is_answered_as_the_provider_says()
    {
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom());
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        _authorizers.Next().Deny(401, "{}", AskedCheck.Set("content-type", "application/json"), AskedCheck.Set("x-why", "because"));

        Answer answer = caller.ReadAnswer();
        answer.Status.ShouldBe(401);
        answer.Body.ShouldBe("{}");
        answer["content-type"].ShouldBe("application/json");
        answer["x-why"].ShouldBe("because");
        string line = gateway.LogLine();
        line.ShouldContain("\"phase\":\"authenticate\"");
        line.ShouldContain("\"flags\":\"UAEX\"");
        line.ShouldContain("\"details\":\"ext_authz_denied\"");
        line.ShouldContain("\"policy\":\"istio-system/ask\"");
        gateway.Host.Counters.ChecksDenied.ShouldBe(1);

        caller.Send("HEAD / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        _authorizers.Next().Deny(body: "not for head");
        Answer toHead = caller.ReadAnswer(toHead: true);
        toHead["content-length"].ShouldBe("12");

        caller.Send("POST /s/M HTTP/1.1\r\nHost: test.com\r\nContent-Type: application/grpc\r\nContent-Length: 0\r\n\r\n");
        _authorizers.Next().Deny(401, "who are you");
        Answer grpc = caller.ReadAnswer();
        grpc.Status.ShouldBe(200);
        grpc["grpc-status"].ShouldBe("16");
        grpc["grpc-message"].ShouldBe("who are you");
    }

    [Fact]
    public void The_order_is_custom_then_token_then_deny_then_allow_then_route()
    {
        const string policies = """
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: deny, namespace: istio-system}
            spec: {action: DENY, rules: [{to: [{operation: {paths: [/never]}}]}]}
            ---
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: allow, namespace: istio-system}
            spec: {rules: [{when: [{key: 'request.headers[x-team]', values: [theirs]}]}]}
            """;
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom(), Tokens, policies);
        using Caller caller = gateway.Connect();
        const string bad = "Authorization: Bearer x\r\n";

        Ask("/never", bad).Deny(418, "custom first");
        caller.ReadAnswer().Body.ShouldBe("custom first");
        Ask("/never", bad).Allow();
        caller.ReadAnswer().Status.ShouldBe(401);
        Ask("/never").Allow();
        caller.ReadAnswer().Body.ShouldBe("RBAC: access denied");
        Ask("/").Allow();
        caller.ReadAnswer().Body.ShouldBe("RBAC: access denied");
        Ask("/").Allow(AskedCheck.Set("x-team", "theirs"));
        caller.ReadAnswer().Status.ShouldBe(404);

        AskedCheck Ask(string path, string headers = "")
        {
            caller.Send($"GET {path} HTTP/1.1\r\nHost: test.com\r\n{headers}\r\n");
            return _authorizers.Next();
        }
    }

    [Fact]
    public void The_provider_sees_the_token_but_no_header_that_a_token_rule_writes()
    {
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom(), Tokens);
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\nX-User: forged\r\nAuthorization: Bearer x.y.z\r\n\r\n");
        AskedCheck check = _authorizers.Next();

        check["x-user"].ShouldBeNull();
        check["authorization"].ShouldBe("Bearer x.y.z");
        check.Deny();
        caller.ReadAnswer().Status.ShouldBe(403);
    }

    [Theory]
    [InlineData("", "first")]
    [InlineData("clearRouteCache: true", "second")]
    public void The_providers_headers_choose_the_route_only_when_it_is_cleared(string more, string body)
    {
        const string routes = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: all, namespace: default}
            spec:
              hosts: ['*']
              gateways: [edge]
              http:
              - match: [{headers: {x-team: {exact: theirs}}}]
                directResponse: {status: 200, body: {string: second}}
              - directResponse: {status: 200, body: {string: first}}
            """;
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom(more), routes);
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        _authorizers.Next().Answer(AuthorizerAnswer.Allow([AskedCheck.Set("x-team", "theirs")], [AskedCheck.Set("x-added", "1")], []));

        Answer answer = caller.ReadAnswer();
        answer.Body.ShouldBe(body);
        answer["x-added"].ShouldBe("1");
    }

    [Fact]
    public void Requests_that_custom_does_not_match_ask_nobody()
    {
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom(rules: "[{to: [{operation: {paths: [/admin]}}]}]"));
        using Caller caller = gateway.Connect();

        caller.Get("/").Status.ShouldBe(404);
        _authorizers.Waiting.ShouldBe(0);
        gateway.LogLine().ShouldNotContain("authorizer");
    }

    [Fact]
    public void A_provider_that_cannot_be_asked_is_a_refusal_as_istio_words_it()
    {
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom("failOpen: true").Replace("name: opa}, rules", "name: other}, rules", StringComparison.Ordinal));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/");
        answer.Status.ShouldBe(403);
        answer.Body.ShouldBe("RBAC: access denied");
        gateway.LogLine().ShouldContain("rbac_access_denied_matched_policy[ns[istio-system]-policy[ask]-rule[0]-deny-due-to-bad-CUSTOM-action]");
        _authorizers.Waiting.ShouldBe(0);
    }

    [Theory]
    [InlineData("", 403)]
    [InlineData("statusOnError: '503'", 503)]
    public void A_provider_that_breaks_is_a_refusal(string more, int status)
    {
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom(more));
        using Caller caller = gateway.Connect();

        caller.Send("GET / HTTP/1.1\r\nHost: test.com\r\n\r\n");
        _authorizers.Next().Throw();

        Answer answer = caller.ReadAnswer();
        answer.Status.ShouldBe(status);
        answer.Body.ShouldBe("");
        string line = gateway.LogLine();
        line.ShouldContain("\"flags\":\"UAEX\"");
        line.ShouldContain("\"details\":\"ext_authz_error\"");
        line.ShouldContain("\"authorizer_failure\":\"the check broke\"");
    }

    [Fact]
    public async Task What_is_answered_may_be_long_over_http2_too()
    {
        byte[] body = Encoding.ASCII.GetBytes(new string('x', 700_000));
        using var gateway = _authorizers.Start(Gateway.Servers, ScriptedAuthorizers.Custom());
        using var caller = new Http2Caller(gateway.At(80), identity: null);

        Task<HttpResponseMessage> asked = caller.Get("/");
        _authorizers.Next().Answer(AuthorizerAnswer.Deny(403, [], body));

        (await (await asked).Content.ReadAsByteArrayAsync()).Length.ShouldBe(body.Length);
    }
}
