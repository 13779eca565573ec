using Portcullis.Authorizing;
using Portcullis.Testing;

namespace Portcullis.Tests.Authorizing;

/// <summary>Verdicts, and what an allowed request must look like upstream.</summary>
public sealed class RequestJudgeTests
{
    private static readonly TestSigningKey Key = TestSigningKey.Create();

    private static readonly string Tokens = $$"""
        apiVersion: security.istio.io/v1
        kind: RequestAuthentication
        metadata: {name: jwt, namespace: istio-system}
        spec:
          jwtRules:
            - issuer: https://issuer
              jwks: '{"keys":[{{Key.PublicJwk()}}]}'
              fromHeaders: [{name: authorization, prefix: "Bearer "}]
              fromParams: [token]
              outputClaimToHeaders: [{header: x-user, claim: sub}]
        """;

    private const string RequireToken = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: require-jwt, namespace: istio-system}
        spec:
          action: DENY
          rules: [{from: [{source: {notRequestPrincipals: ["*"]}}]}]
        """;

    private const string NoAdmin = """
        apiVersion: security.istio.io/v1
        kind: AuthorizationPolicy
        metadata: {name: no-admin, namespace: istio-system}
        spec:
          action: DENY
          rules: [{to: [{operation: {paths: ["/admin*"]}}]}]
        """;

    private static readonly string Good = Key.Sign("""{"iss":"https://issuer","sub":"alice"}""");

    [Theory]
    [InlineData("/", true)]
    [InlineData("/admin", false)]
    [InlineData("/x/../admin", false)]
    [InlineData("/%61dmin", false)]
    [InlineData("/x?y=/admin", true)]
    [InlineData("/admin?x", false)]
    [InlineData("/admin#x", false)]
    public void Paths_are_judged_as_behind_the_gateway(string target, bool allowed)
    {
        CheckVerdict verdict = Asked.Judge(Asked.Rules(NoAdmin), Asked.Nginx(target), dialect: new NginxDialect());

        verdict.Allowed.ShouldBe(allowed);
        verdict.Status.ShouldBe(allowed ? 200 : 403);
        Asked.Text(verdict.Body).ShouldBe(allowed ? "" : "RBAC: access denied");
    }

    [Fact]
    public void A_path_with_an_encoded_NUL_is_400() =>
        Asked.Judge(Asked.Rules(NoAdmin), Asked.Sent("GET", "/a%00", "a.com")).Status.ShouldBe(400);

    [Fact]
    public void Without_a_token_a_policy_may_still_refuse()
    {
        CheckVerdict verdict = Asked.Judge(Asked.Rules($"{Tokens}\n---\n{RequireToken}"), Asked.Sent("GET", "/", "a.com"));

        verdict.Status.ShouldBe(403);
        verdict.Rule.ShouldNotBeNull().Policy.Name.ShouldBe("require-jwt");
    }

    [Fact]
    public void A_bad_token_is_challenged()
    {
        CheckVerdict verdict = Asked.Judge(Asked.Rules(Tokens), Asked.Sent("GET", "/x?token=secret", "a.com", ("x-forwarded-proto", "https"), ("authorization", "Bearer rubbish")));

        verdict.Status.ShouldBe(401);
        Asked.Text(verdict.Body).ShouldBe("Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections");
        HeaderField challenge = verdict.ResponseHeaders.ShouldHaveSingleItem();
        challenge.Name.ShouldBe("www-authenticate");
        Asked.Text(challenge.Value).ShouldBe("Bearer realm=\"https://a.com/x\", error=\"invalid_token\"");
    }

    [Fact]
    public void A_good_token_leaves_the_request_and_its_claims_arrive()
    {
        CheckVerdict verdict = Asked.Judge(Asked.Rules($"{Tokens}\n---\n{RequireToken}"), Asked.Sent("GET", "/", "a.com", ("authorization", "Bearer " + Good)));

        verdict.Allowed.ShouldBeTrue(verdict.Reason);
        verdict.RemovedHeaders.ShouldBe(["authorization"]);
        HeaderField written = verdict.UpstreamHeaders.ShouldHaveSingleItem();
        written.Name.ShouldBe("x-user");
        Asked.Text(written.Value).ShouldBe("alice");
    }

    [Fact]
    public void A_token_in_the_query_is_named_for_removal()
    {
        CheckVerdict verdict = Asked.Judge(Asked.Rules(Tokens), Asked.Sent("GET", $"/?a=b&token={Good}&c=d", "a.com"));

        verdict.RemovedParameters.ShouldBe(["token"]);
        verdict.RemovedHeaders.ShouldBeEmpty();
    }

    [Fact]
    public void A_forged_output_header_is_removed()
    {
        CheckVerdict verdict = Asked.Judge(Asked.Rules(Tokens), Asked.Sent("GET", "/", "a.com", ("x-user", "root"), ("x-user", "admin")));

        verdict.Allowed.ShouldBeTrue();
        verdict.RemovedHeaders.ShouldBe(["x-user"]);
        verdict.UpstreamHeaders.ShouldBeEmpty();
    }

    [Fact]
    public void A_forged_line_beside_the_true_value_is_replaced()
    {
        CheckVerdict verdict = Asked.Judge(Asked.Rules(Tokens), Asked.Sent("GET", "/", "a.com", ("x-user", "alice"), ("x-user", "root"), ("authorization", "Bearer " + Good)));

        verdict.UpstreamHeaders.ShouldHaveSingleItem().Name.ShouldBe("x-user");
        Asked.Text(verdict.UpstreamHeaders[0].Value).ShouldBe("alice");
    }

    [Theory]
    [InlineData("principals: [\"td/a\"]", "who calls (`--trust-headers certificate`)")]
    [InlineData("ipBlocks: [\"10.0.0.0/8\"]", "the caller's address (`--trust-headers address`)")]
    public void What_nobody_told_is_not_taken_for_absent(string source, string missing)
    {
        AuthorizerRules rules = Asked.Rules($$"""
            apiVersion: security.istio.io/v1
            kind: AuthorizationPolicy
            metadata: {name: deny, namespace: istio-system}
            spec: {action: DENY, rules: [{from: [{source: { {{source}} } }] }] }
            """);

        CheckVerdict verdict = Asked.Judge(rules, Asked.Sent("GET", "/", "a.com"));

        verdict.Status.ShouldBe(403);
        verdict.Reason.ShouldBe($"policies ask for what the proxy does not tell: {missing}");
        Asked.Judge(rules, Asked.Sent("GET", "/", "a.com", ("x-envoy-external-address", "1.2.3.4")), Asked.All).Allowed.ShouldBeTrue();
    }

    [Fact]
    public void One_judge_serves_many_threads()
    {
        AuthorizerRules rules = Asked.Rules($"{Tokens}\n---\n{RequireToken}");
        var judge = new RequestJudge(Identity.InlineKeys.Instance, Asked.Time);
        var benches = new CheckBenches();
        int allowed = 0;

        Parallel.For(0, 2000, i =>
        {
            CheckBench bench = benches.Take();
            bench.Question.Head.SetMethod("GET"u8);
            bench.Question.Head.SetAuthority("a.com"u8);
            bench.Question.Head.SetTarget("/"u8);
            if (i % 2 == 0)
                bench.Question.Head.Headers.Add("authorization"u8, System.Text.Encoding.ASCII.GetBytes("Bearer " + Good));
            if (Asked.Settled(judge.Judge(bench, rules, CancellationToken.None)).Allowed)
                Interlocked.Increment(ref allowed);
            benches.Return(bench);
        });

        allowed.ShouldBe(1000);
    }
}
