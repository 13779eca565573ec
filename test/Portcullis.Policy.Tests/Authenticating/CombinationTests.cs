using Portcullis.Resources;
using static Portcullis.Policy.Tests.Authenticating.GivenTokens;

namespace Portcullis.Policy.Tests.Authenticating;

/// <summary>How rules add up (semantics of several RequestAuthentications and several issuers).</summary>
public sealed class CombinationTests
{
    private const string Malformed = "401 Jwt is not in the form of Header.Payload.Signature with two dots and 3 sections";
    private const string UnknownIssuer = "401 Jwt issuer is not configured";
    private const string BadSignature = "401 Jwt verification fails";

    [Fact]
    public void Without_rules_tokens_pass_unread_and_untouched()
    {
        var request = Bearer("nonsense");

        RequestAuthenticator.None.Answer(request).ShouldBe("none");
        request.Lines().ShouldBe("authorization: Bearer nonsense");
        Compile().ShouldBeSameAs(RequestAuthenticator.None);
    }

    [Fact]
    public void One_rule_takes_its_token_or_none()
    {
        RequestAuthenticator rules = Compile(RuleA);

        rules.Answer(Request("/")).ShouldBe("none");
        rules.Answer(Bearer(TokenA)).ShouldBe($"of {A}");
        rules.Answer(Bearer(TokenB)).ShouldBe(UnknownIssuer);
        rules.Answer(Bearer(Forged)).ShouldBe(BadSignature);
        rules.Answer(Bearer("nonsense")).ShouldBe(Malformed);
    }

    [Fact]
    public void T117_of_two_rules_either_may_accept()
    {
        RequestAuthenticator rules = Compile(RuleA, RuleB);

        rules.Answer(Request("/")).ShouldBe("none");
        rules.Answer(Bearer(TokenA)).ShouldBe($"of {A}");
        rules.Answer(Bearer(TokenB)).ShouldBe($"of {B}");
        rules.Answer(Bearer(TokenC)).ShouldBe(UnknownIssuer);
        rules.Answer(Bearer(Forged)).ShouldBe(BadSignature);
    }

    [Fact]
    public void T117_the_first_rule_that_accepts_gives_the_claims_and_only_its_token_is_taken_off()
    {
        RequestAuthenticator rules = Compile(RuleA, RuleB with { FromHeaders = [new("x-b", "")] });
        var request = Request("/", $"x-b: {TokenB}", $"authorization: Bearer {TokenA}");

        rules.Answer(request).ShouldBe($"of {A}");
        request.Lines().ShouldBe($"x-b: {TokenB}");
    }

    [Fact]
    public void A_rule_that_accepts_makes_up_for_another_ones_bad_token()
    {
        RequestAuthenticator rules = Compile(RuleA, RuleB with { FromHeaders = [new("x-b", "")] });

        rules.Answer(Request("/", $"authorization: Bearer {Forged}", $"x-b: {TokenB}")).ShouldBe($"of {B}");
        rules.Answer(Request("/", $"authorization: Bearer {TokenA}", "x-b: nonsense")).ShouldBe($"of {A}");
    }

    [Fact]
    public void A_token_that_only_one_of_the_rules_looks_at_must_verify_there()
    {
        RequestAuthenticator rules = Compile(RuleA, RuleB with { FromHeaders = [new("x-b", "")] });

        rules.Answer(Request("/", "x-b: nonsense")).ShouldBe(Malformed);
        rules.Answer(Request("/", $"x-b: {TokenA}")).ShouldBe(UnknownIssuer);
    }

    [Theory]
    [InlineData("missing issuer", UnknownIssuer)]
    [InlineData("issuer malformed", Malformed)]
    [InlineData("malformed issuer", Malformed)]
    [InlineData("issuer forged malformed", Malformed)] // Envoy: the last of those that have more to say
    [InlineData("forged malformed", BadSignature)] // but the first rule, if it has more to say
    [InlineData("missing forged malformed issuer", BadSignature)]
    [InlineData("issuer missing issuer", UnknownIssuer)]
    [InlineData("missing missing", "none")]
    public void Which_refusal_is_told(string outcomes, string expected)
    {
        string[] words = outcomes.Split(' ');
        RequestAuthenticator rules = Compile([.. words.Select((_, i) => RuleA with { FromHeaders = [new($"x-{i}", "")] })]);
        string[] lines = [.. words.Select((word, i) => (word, i)).Where(one => one.word != "missing").Select(one => $"x-{one.i}: " + one.word switch
        {
            "issuer" => TokenC,
            "forged" => Forged,
            _ => "nonsense",
        })];

        rules.Answer(Request("/", lines)).ShouldBe(expected);
    }

    [Fact]
    public void Two_rules_for_one_issuer_are_two_rules()
    {
        RequestAuthenticator rules = Compile(RuleA with { Audiences = ["one"] }, RuleA with { Audiences = ["two"] });

        rules.Answer(Bearer(With("\"aud\":\"two\""))).ShouldBe($"of {A}");
        rules.Answer(Bearer(With("\"aud\":\"three\""))).ShouldBe("403 Audiences in Jwt are not allowed");
    }

    [Fact]
    public void Rules_are_tried_by_issuer_then_own_namespace_then_age()
    {
        // Every rule accepts; the header that is written tells which came first.
        static JwtRuleSpec Writing(JwtRuleSpec rule, string header) => rule with { OutputPayloadToHeader = header, FromHeaders = [new("x", "")] };
        JwtRuleSpec any = RuleA with { Issuer = "" , JwksUri = null };

        First([Rules("istio-system", "root", Writing(RuleA, "x-root")), Rules("foo", "own", Writing(RuleA, "x-own"))]).ShouldBe("x-own");
        First([Rules("foo", "young", age: 1, Writing(RuleA, "x-young")), Rules("foo", "old", age: 2, Writing(RuleA, "x-old"))]).ShouldBe("x-old");
        First([Rules("foo", "own", Writing(RuleA, "x-own")), Rules("istio-system", "root", Writing(any, "x-any"))]).ShouldBe("x-any");
        First([Rules("foo", "own", Writing(RuleA, "x-1"), Writing(RuleA, "x-2"))]).ShouldBe("x-1");

        static string First(Resources.Resource<Resources.RequestAuthenticationSpec>[] policies)
        {
            var request = Request("/", $"x: {TokenA}");
            Compile(new Syntax.Diagnostics(), policies).Ask(request).Ok.ShouldBeTrue();
            return request.Lines()[..request.Lines().IndexOf(':')];
        }
    }

    [Fact]
    public void T128_a_cors_preflight_is_not_asked_and_has_no_principal()
    {
        RequestAuthenticator rules = Compile(RuleA with { OutputPayloadToHeader = "x-payload" });
        var request = Request("/", "authorization: Bearer nonsense", "origin: https://web.example", "access-control-request-method: PUT", "x-payload: forged");
        request.SetMethod("OPTIONS"u8);

        rules.Answer(request).ShouldBe("none");
        request.Headers.Find("x-payload"u8).ShouldBe(-1);
    }

    [Theory]
    [InlineData("GET", "origin: o", "access-control-request-method: PUT")]
    [InlineData("options", "origin: o", "access-control-request-method: PUT")]
    [InlineData("OPTIONS", "origin:", "access-control-request-method: PUT")]
    [InlineData("OPTIONS", "origin: o", "access-control-request-method:")]
    [InlineData("OPTIONS", "x: o", "access-control-request-method: PUT")]
    [InlineData("OPTIONS", "origin: o", "x: PUT")]
    public void What_only_resembles_a_preflight_is_asked(string method, string one, string other)
    {
        var request = Request("/", "authorization: Bearer nonsense", one, other);
        request.SetMethod(System.Text.Encoding.ASCII.GetBytes(method));

        Compile(RuleA).Answer(request).ShouldBe(Malformed);
    }

    [Fact]
    public void More_tokens_than_are_looked_at_are_refused()
    {
        RequestAuthenticator rules = Compile(RuleA);

        rules.Answer(Request("/", [.. Enumerable.Repeat($"authorization: Bearer {TokenA}", 16)])).ShouldBe($"of {A}");
        rules.Answer(Request("/", [.. Enumerable.Repeat($"authorization: Bearer {TokenA}", 17)])).ShouldBe(BadSignature);
    }

    [Fact]
    public void A_result_that_nobody_made_refuses()
    {
        AuthenticationResult nobodys = default;

        nobodys.Ok.ShouldBeFalse();
        nobodys.Refusal.ShouldNotBeNull();
        nobodys.Claims.ShouldBeNull();
    }
}
