using Portcullis.Resources;
using Portcullis.Syntax;
using static Portcullis.Policy.Tests.Authenticating.GivenTokens;

namespace Portcullis.Policy.Tests.Authenticating;

/// <summary>What a token rule cannot do is told when it is compiled; and which objects apply at all.</summary>
public sealed class TokenRuleWarningTests
{
    [Fact]
    public void A_good_rule_is_not_spoken_of() => Codes(RuleA with { OutputPayloadToHeader = "x-payload" }).ShouldBeEmpty();

    [Fact]
    public void Keys_that_cannot_be_used_are_told()
    {
        Codes(RuleA with { Jwks = """{"keys":[]}""" }).ShouldBe(["PCL6010"]);
        Codes(RuleA with { Jwks = "nonsense" }).ShouldBe(["PCL6010"]);
        Codes(RuleA with { Jwks = """{"keys":[{"kty":"oct","k":"AAAA"},{"kty":"RSA"}]}""" }).ShouldBe(["PCL6010"]);
        Codes(RuleA with { Jwks = $$"""{"keys":[{{KeyA.PublicJwk()}},{"kty":"RSA"}]}""" }).ShouldBe(["PCL6011"]);
    }

    [Theory]
    [InlineData("testing@secure.istio.io", true)]
    [InlineData("ftp://a.example", true)]
    [InlineData("https://a.example", false)]
    [InlineData("http://a.example/realm/", false)]
    public void An_issuer_that_cannot_be_asked_is_told(string issuer, bool told) =>
        Codes(new JwtRuleSpec { Issuer = issuer }).ShouldBe(told ? ["PCL6012"] : []);

    [Theory]
    [InlineData("Content-Length", "PCL6013")]
    [InlineData("host", "PCL6013")]
    [InlineData("transfer-encoding", "PCL6013")]
    [InlineData("x y", "PCL6013")]
    [InlineData("x-é", "PCL6013")]
    [InlineData("Authorization", "PCL6014")]
    public void An_output_header_that_cannot_be_is_told(string header, string code)
    {
        Codes(RuleA with { OutputPayloadToHeader = header }).ShouldBe([code]);
        Codes(RuleA with { OutputClaimToHeaders = [new ClaimToHeaderSpec(header, "sub")] }).ShouldBe([code]);
    }

    [Fact]
    public void A_header_that_frames_the_message_is_neither_written_nor_taken_off()
    {
        var request = Request("/", $"authorization: Bearer {TokenA}", "content-length: 3");

        Compile(RuleA with { OutputPayloadToHeader = "content-length" }).Ask(request).Ok.ShouldBeTrue();
        request.Lines().ShouldBe("content-length: 3");
    }

    [Fact]
    public void A_header_that_is_written_gives_no_token() =>
        Compile(RuleA with { OutputPayloadToHeader = "Authorization" }).Answer(Bearer(TokenA)).ShouldBe("none");

    [Fact]
    public void A_target_that_this_workload_cannot_be_is_told()
    {
        Resource<RequestAuthenticationSpec> policy = Rules("foo", "jwt", RuleA);
        policy = policy with { Spec = policy.Spec with { TargetRefs = [new TargetRefSpec("gateway.networking.k8s.io", "Gateway", "edge")] } };
        var found = new Diagnostics();

        GivenTokens.Compile(found, policy).IsEmpty.ShouldBeTrue();
        found.All.Select(one => one.Code).ShouldBe(["PCL6004"]);
    }

    [Theory]
    [InlineData("foo", null, true)]
    [InlineData("istio-system", null, true)]
    [InlineData("bar", null, false)]
    [InlineData("foo", "x", true)]
    [InlineData("foo", "y", false)]
    [InlineData("istio-system", "x", true)]
    [InlineData("istio-system", "y", false)]
    public void Objects_apply_as_policies_do(string ns, string? app, bool applies)
    {
        Resource<RequestAuthenticationSpec> policy = Rules(ns, "jwt", RuleA);
        if (app is not null)
            policy = policy with { Spec = policy.Spec with { Selector = new WorkloadSelectorSpec(System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("app", app)) } };

        GivenTokens.Compile(new Diagnostics(), policy).IsEmpty.ShouldBe(!applies);
    }

    private static string[] Codes(JwtRuleSpec rule)
    {
        var found = new Diagnostics();
        GivenTokens.Compile(found, Rules("foo", "jwt", rule));
        return [.. found.All.Select(one => one.Code)];
    }
}
