using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Tests;

/// <summary>What reaches the compiler unvalidated shrinks ALLOW and widens everything else.</summary>
public sealed class MalformedTermTests
{
    public static TheoryData<string, RuleSpec> Rules() => new()
    {
        { "empty principal", Given.From(new SourceSpec { Principals = [""] }) },
        { "empty path among others", Given.To(new OperationSpec { Paths = ["/nowhere", ""] }) },
        { "template", Given.To(new OperationSpec { Paths = ["/{**}/x/{*}"] }) },
        { "braces", Given.To(new OperationSpec { Paths = ["/a/{x}"] }) },
        { "block", Given.From(new SourceSpec { IpBlocks = ["10.0.0.0/33"] }) },
        { "block among others", Given.From(new SourceSpec { IpBlocks = ["192.0.2.1", "10.0.0.0/x"] }) },
        { "address", Given.From(new SourceSpec { RemoteIpBlocks = ["10.0.0"] }) },
        { "leading zero", Given.From(new SourceSpec { IpBlocks = ["010.0.0.1"] }) },
        { "port", Given.To(new OperationSpec { Ports = ["65536"] }) },
        { "account", Given.From(new SourceSpec { ServiceAccounts = ["a/b/c"] }) },
        { "account star", Given.From(new SourceSpec { ServiceAccounts = ["*"] }) },
        { "trust domain", Given.From(new SourceSpec { TrustDomains = ["a*b"] }) },
        { "trust domain slash", Given.From(new SourceSpec { TrustDomains = ["a/b"] }) },
        { "unknown key", Given.When("destination.user", "x") },
        { "no bracket", Given.When("request.headersX[y]", "x") },
        { "empty header name", Given.When("request.headers[]", "x") },
        { "empty claim", Given.When("request.auth.claims[]", "x") },
        { "pseudo header", Given.When("request.headers[:scheme]", "x") },
        { "condition without values", Given.When("source.ip") },
    };

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_malformed_term_shrinks_allow_and_widens_deny(string what, RuleSpec rule)
    {
        var found = new Diagnostics();
        Given.Compile([Given.Policy(AuthorizationAction.Deny, rule)], Given.Mesh, PolicyProtocol.Http, found);
        found.All.Count(one => one.Code == "PCL6001").ShouldBe(1, what);

        Given.Allows(rule, new Ask()).ShouldBeFalse(what);
        Given.Denies(rule, new Ask()).ShouldBeTrue(what);
    }

    [Fact]
    public void A_bad_value_leaves_a_not_list_of_deny_with_its_good_ones()
    {
        RuleSpec rule = Given.From(new SourceSpec { NotIpBlocks = ["10.0.0.1", "bad"] });
        Given.Denies(rule, new Ask { SourceIp = "10.0.0.1" }).ShouldBeFalse();
        Given.Denies(rule, new Ask { SourceIp = "10.0.0.2" }).ShouldBeTrue();
        Given.Allows(rule, new Ask { SourceIp = "10.0.0.2" }).ShouldBeFalse();
    }

    [Fact]
    public void An_allow_policy_left_without_rules_still_denies()
    {
        AccessPolicy policy = Given.Compile(Given.Policy(AuthorizationAction.Allow, Given.When("nonsense", "x")));

        Decision decision = new Ask().Decide(policy);

        decision.Allowed.ShouldBeFalse();
        decision.Reason.ShouldBe(DecisionReason.NoAllowPolicyMatched);
        decision.Details.ShouldBe("rbac_access_denied_matched_policy[none]");
    }

    [Fact]
    public void A_foreign_trust_domain_is_warned_of()
    {
        var found = new Diagnostics();
        Given.Compile([Given.Policy(AuthorizationAction.Allow, Given.From(new SourceSpec { Principals = ["other/ns/a/sa/x", "cluster.local/ns/a/sa/x", "short"] }))], Given.Mesh, PolicyProtocol.Http, found);

        found.All.ShouldHaveSingleItem().Code.ShouldBe("PCL6002");
    }

    [Fact]
    public void A_target_that_this_workload_cannot_be_is_warned_of()
    {
        var found = new Diagnostics();
        var spec = new AuthorizationPolicySpec { Action = AuthorizationAction.Deny, TargetRefs = [new TargetRefSpec("gateway.networking.k8s.io", "Gateway", "edge")], Rules = [new RuleSpec()] };
        AccessPolicy policy = Given.Compile([Given.Of("foo", "here", spec), Given.Of("bar", "there", spec)], Given.Mesh, PolicyProtocol.Http, found);

        policy.IsEmpty.ShouldBeTrue();
        found.All.ShouldHaveSingleItem().Message.ShouldContain("`foo/here`");
    }

    [Fact]
    public void Custom_is_warned_of_by_name()
    {
        var found = new Diagnostics();
        Given.Compile([Given.Named("ask", AuthorizationAction.Custom, new RuleSpec(), new RuleSpec())], Given.Mesh, PolicyProtocol.Http, found);

        found.All.ShouldHaveSingleItem().Message.ShouldContain("`foo/ask`");
    }
}
