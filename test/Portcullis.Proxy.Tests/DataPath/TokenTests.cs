using Portcullis.Testing;

namespace Portcullis.Proxy.Tests;

/// <summary>RequestAuthentication on the wire: what is answered, what is passed on, what is logged.</summary>
public sealed class TokenTests
{
    private static readonly TestSigningKey Key = TestSigningKey.Create();

    private static readonly string RequireToken = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: require-jwt, namespace: istio-system}
        spec: {action: DENY, rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]}
        """;

    [Fact]
    public void Without_a_token_the_policies_decide()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Rules());
        using Caller caller = gateway.Connect();

        caller.Get("/").Status.ShouldBe(200);
        gateway.Apply(Gateway.Servers, Gateway.RouteTo(upstream), Rules(), RequireToken);
        Answer denied = caller.Get("/");
        denied.Status.ShouldBe(403);
        denied.Body.ShouldBe("RBAC: access denied");
        denied["www-authenticate"].ShouldBeNull();
    }

    [Fact]
    public void A_good_token_passes_names_its_principal_and_leaves_the_request()
    {
        string head = "";
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            head = peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Rules("outputClaimToHeaders: [{header: x-user, claim: sub}]"), RequireToken);
        using Caller caller = gateway.Connect();

        caller.Get("/a?x=1", headers: $"Authorization: Bearer {Token()}\r\nX-User: forged\r\n").Status.ShouldBe(200);

        head.ShouldNotContain("authorization", Case.Insensitive);
        head.ShouldContain("x-user: bob\r\n");
        head.ShouldNotContain("forged");
        gateway.LogLine().ShouldContain("\"request_principal\":\"issuer.example/bob\"");
    }

    [Fact]
    public void Trailers_cannot_say_what_a_token_rule_says()
    {
        string trailers = "";
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            peer.ReadHead();
            peer.ReadUntil("0\r\n");
            trailers = peer.ReadUntil("\r\n\r\n");
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Rules("outputClaimToHeaders: [{header: x-user, claim: sub}]"));
        using Caller caller = gateway.Connect();

        caller.Send("POST / HTTP/1.1\r\nHost: test.com\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX-User: admin\r\nX-Sum: 7\r\n\r\n");

        caller.ReadAnswer().Status.ShouldBe(200);
        trailers.ShouldBe("x-sum: 7\r\n\r\n");
    }

    [Theory]
    [InlineData("garbage", "Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections")]
    [InlineData("expired", "Jwt is expired")]
    [InlineData("stranger", "Jwt issuer is not configured")]
    public void A_bad_token_is_answered_401_with_a_challenge(string kind, string body)
    {
        using var gateway = Gateway.Start(Gateway.Servers, Rules(), RequireToken);
        using Caller caller = gateway.Connect();
        string token = kind switch
        {
            "garbage" => "abc",
            "expired" => Token("\"exp\":1000"),
            _ => Key.Sign("""{"iss":"stranger","sub":"bob"}"""),
        };

        Answer answer = caller.Get("/x/../a?secret=1", headers: $"Authorization: Bearer {token}\r\n");

        answer.Status.ShouldBe(401);
        answer.Body.ShouldBe(body);
        answer["content-type"].ShouldBe("text/plain");
        answer["content-length"].ShouldBe($"{body.Length}");
        answer["www-authenticate"].ShouldBe("Bearer realm=\"http://test.com/a\", error=\"invalid_token\"");
        answer["server"].ShouldBe("istio-envoy");
        string line = gateway.LogLine();
        line.ShouldContain($"\"details\":\"jwt_authn_access_denied{{{body.Replace(' ', '_')}}}\"");
        line.ShouldContain("\"phase\":\"authenticate\"");
        line.ShouldNotContain("secret");
        line.ShouldNotContain(token);
    }

    [Fact]
    public void A_wrong_audience_is_answered_403_with_a_challenge()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Rules("audiences: [other]"));
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get("/", headers: $"Authorization: Bearer {Token("\"aud\":\"mine\"")}\r\n");

        answer.Status.ShouldBe(403);
        answer.Body.ShouldBe("Audiences in Jwt are not allowed");
        answer["www-authenticate"].ShouldBe("Bearer realm=\"http://test.com/\", error=\"invalid_token\"");
    }

    [Fact]
    public void To_head_the_answer_has_no_body()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Rules());
        using Caller caller = gateway.Connect();

        caller.Send("HEAD / HTTP/1.1\r\nHost: test.com\r\nAuthorization: Bearer abc\r\n\r\n");
        Answer answer = caller.ReadAnswer(toHead: true);
        answer.Status.ShouldBe(401);
        answer["content-length"].ShouldBe("79");
        caller.Get("/", headers: "Authorization: Bearer abc\r\n").Status.ShouldBe(401);
    }

    [Fact]
    public void To_grpc_the_refusal_is_all_trailers()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Rules("audiences: [other]"));
        using Caller caller = gateway.Connect();

        Answer bad = caller.Get("/s/M", headers: "Content-Type: application/grpc\r\nAuthorization: Bearer a.b.\r\n");
        bad.Status.ShouldBe(200);
        bad["grpc-status"].ShouldBe("16");
        bad["grpc-message"].ShouldStartWith("Jwt is not in the form");
        bad["www-authenticate"].ShouldStartWith("Bearer realm=");
        Answer audience = caller.Get("/s/M", headers: $"Content-Type: application/grpc\r\nAuthorization: Bearer {Token("\"aud\":\"mine\"")}\r\n");
        audience["grpc-status"].ShouldBe("7");
        audience["grpc-message"].ShouldBe("Audiences in Jwt are not allowed");
    }

    [Theory]
    [InlineData("/a%22b", "http://test.com/a%22b")]
    [InlineData("/a\"b\\c", "http://test.com/a%22b/c")]
    public void A_path_cannot_end_the_quotes_of_the_realm(string path, string realm)
    {
        using var gateway = Gateway.Start(Gateway.Servers, Rules());
        using Caller caller = gateway.Connect();

        Answer answer = caller.Get(path, headers: "Authorization: Bearer abc\r\n");
        if (answer.Status == 401)
            answer["www-authenticate"].ShouldBe($"Bearer realm=\"{realm}\", error=\"invalid_token\"");
        else
            answer.Status.ShouldBe(400);
    }

    [Fact]
    public void The_realms_path_is_cut_at_256_bytes()
    {
        using var gateway = Gateway.Start(Gateway.Servers, Rules());
        using Caller caller = gateway.Connect();

        caller.Get("/" + new string('a', 1000), headers: "Authorization: Bearer abc\r\n")["www-authenticate"]
            .ShouldBe($"Bearer realm=\"http://test.com/{new string('a', 255)}\", error=\"invalid_token\"");
    }

    [Fact]
    public void A_hostile_subject_stays_one_field_of_the_log()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Rules());
        using Caller caller = gateway.Connect();

        caller.Get("/", headers: $"Authorization: Bearer {Key.Sign("{\"iss\":\"issuer.example\",\"sub\":\"a\\\",\\\"x\\\":\\\"\\n\\u001b\"}")}\r\n").Status.ShouldBe(200);

        gateway.LogLine().ShouldContain("\"request_principal\":\"issuer.example/a\\\",\\\"x\\\":\\\"\\u000a\\u001b\"");
    }

    [Fact]
    public void Claims_choose_the_route_and_a_header_of_that_name_does_not()
    {
        using var upstream = ScriptedUpstream.Answering();
        const string routes = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: all, namespace: default}
            spec:
              hosts: ['*']
              gateways: [edge]
              http:
              - match: [{headers: {'@request.auth.claims.group': {exact: dev}}}]
                directResponse: {status: 200, body: {string: dev}}
              - directResponse: {status: 200, body: {string: others}}
            """;
        using var gateway = Gateway.Start(Gateway.Servers, routes, Rules());
        using Caller caller = gateway.Connect();

        caller.Get("/", headers: $"Authorization: Bearer {Token("\"group\":[\"ops\",\"dev\"]")}\r\n").Body.ShouldBe("dev");
        caller.Get("/", headers: $"Authorization: Bearer {Token("\"group\":\"ops\"")}\r\n").Body.ShouldBe("others");
        caller.Get("/").Body.ShouldBe("others");
    }

    [Fact]
    public void A_token_in_the_query_leaves_it_and_the_log_never_sees_it()
    {
        string head = "";
        using var upstream = new ScriptedUpstream((peer, _) =>
        {
            head = peer.ReadHead();
            peer.Send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        });
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Rules());
        using Caller caller = gateway.Connect();
        string token = Token();

        caller.Get($"/a?x=1&access_token={token}&y=2").Status.ShouldBe(200);

        head.ShouldStartWith("GET /a?x=1&y=2 HTTP/1.1\r\n");
        gateway.LogLine().ShouldNotContain(token[..20]);
    }

    [Fact]
    public void Outcomes_are_counted()
    {
        using var upstream = ScriptedUpstream.Answering();
        using var gateway = Gateway.Start(Gateway.Servers, Gateway.RouteTo(upstream), Rules());
        using Caller caller = gateway.Connect();

        string token = Token();
        caller.Get("/");
        caller.Get("/", headers: $"Authorization: Bearer {token}\r\n");
        caller.Get("/", headers: $"Authorization: Bearer {token}\r\n");
        caller.Get("/", headers: "Authorization: Bearer x\r\n");

        ProxyCounters counters = gateway.Host.Counters;
        (counters.RequestsWithoutToken, counters.TokensAccepted, counters.TokensRefused).ShouldBe((1, 2, 1));
        (counters.TokenCacheHits, counters.TokenCacheMisses).ShouldBe((1, 1));
    }

    [Fact]
    public void A_token_seen_before_allocates_nothing()
    {
        using var gateway = Gateway.Start(new ProxyOptions { Workers = 1 }, quiet: true, Gateway.Servers, Rules("forwardOriginalToken: true"));
        using Caller caller = gateway.Connect();

        AllocationTests.PerRequest(gateway, caller, $"GET /nowhere HTTP/1.1\r\nHost: test.com\r\nAuthorization: Bearer {Token()}\r\n\r\n").ShouldBeLessThanOrEqualTo(AllocationTests.Budget);
    }

    private static string Token(string more = "\"x\":1") => Key.Sign($"{{\"iss\":\"issuer.example\",\"sub\":\"bob\",{more}}}");

    private static string Rules(string more = "") => $"""
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {"{"}name: jwt, namespace: istio-system{"}"}
        spec:
          jwtRules:
          - issuer: issuer.example
            jwks: '{"{"}"keys":[{Key.PublicJwk()}]{"}"}'
            {more}
        """;
}
