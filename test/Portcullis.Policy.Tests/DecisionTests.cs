using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Policy.Tests;

public sealed class DecisionTests
{
    [Fact]
    public void A_forgotten_decision_refuses()
    {
        default(Decision).Allowed.ShouldBeFalse();
        default(Decision).Permit.ShouldBeNull();
        default(Decision).Details.ShouldBe("rbac_access_denied_matched_policy[none]");
    }

    [Fact]
    public void A_refusal_names_its_rule_as_istio_does()
    {
        Decision decision = new Ask().Decide(Given.Compile(Given.Named("test", AuthorizationAction.Deny, Given.When("request.headers[x]", "y"), new RuleSpec())));

        decision.Permit.ShouldBeNull();
        decision.PolicyName.ShouldBe(new ObjectName("foo", "test"));
        decision.RuleIndex.ShouldBe(1);
        decision.Details.ShouldBe("rbac_access_denied_matched_policy[ns[foo]-policy[test]-rule[1]]");
    }

    [Fact]
    public void White_space_in_a_rule_id_becomes_underscores() =>
        new Ask().Decide(Given.Compile(Given.Named("a b\tc", AuthorizationAction.Deny, new RuleSpec()))).Rule!.Id.ShouldBe("ns[foo]-policy[a_b_c]-rule[0]");

    [Fact]
    public void A_permit_names_the_rule_it_comes_from()
    {
        Decision decision = new Ask().Decide(Given.Compile(Given.Policy(AuthorizationAction.Allow, new RuleSpec())));

        decision.Allowed.ShouldBeTrue();
        decision.Permit.ShouldNotBeNull().Rule.ShouldBe(decision.Rule);
        decision.Details.ShouldBe("");
        new Ask().Decide(Given.Compile()).Permit.ShouldNotBeNull().Rule.ShouldBeNull();
    }

    [Fact]
    public void The_first_matching_policy_by_name_is_named()
    {
        AccessPolicy policy = Given.Compile(Given.Named("b", AuthorizationAction.Deny, new RuleSpec()), Given.Named("a", AuthorizationAction.Deny, new RuleSpec()));

        new Ask().Decide(policy).PolicyName!.Value.Name.ShouldBe("a");
    }

    [Fact]
    public void Policies_for_http_refuse_what_is_not_http()
    {
        AccessPolicy policy = Given.Compile(Given.Policy(AuthorizationAction.Allow, new RuleSpec()));

        (new Ask() with { Http = false }).Decide(policy).Reason.ShouldBe(DecisionReason.NotHttp);
    }

    [Fact]
    public void Custom_runs_before_tokens_are_known()
    {
        RuleSpec rule = Given.From(new SourceSpec { RequestPrincipals = ["i/s"] });

        new Ask().Decide(Given.Compile(Given.Policy(AuthorizationAction.Custom, rule))).Allowed.ShouldBeFalse();
    }

    [Fact]
    public void Unknown_facts_without_a_peer_count_as_plaintext()
    {
        AccessPolicy policy = Given.Compile(Given.Policy(AuthorizationAction.Allow, Given.From(new SourceSpec { Principals = ["*"] })));

        policy.Decide(new RequestFacts { Peer = null!, IsHttp = true }).Allowed.ShouldBeFalse();
    }

    [Fact]
    public void The_nearest_miss_is_the_rule_that_lacked_least()
    {
        RuleSpec far = Given.To(new OperationSpec { Paths = ["/x"], Methods = ["PUT"], Hosts = ["nowhere"] });
        RuleSpec near = Given.To(new OperationSpec { Paths = ["/a"], Methods = ["PUT"] });

        AccessExplanation explanation = new Ask { Path = "/a" }.Explain(Given.Compile(Given.Policy(AuthorizationAction.Allow, far, near)));

        RuleExplanation miss = explanation.NearestMiss.ShouldNotBeNull();
        miss.Source.Index.ShouldBe(1);
        miss.Missing.ShouldHaveSingleItem().Field.ShouldBe("methods");
    }

    [Fact]
    public void Deciding_allocates_nothing()
    {
        ImmutableArray<Resource<AuthorizationPolicySpec>> policies = [.. Enumerable.Range(0, 200).Select(i => Given.Named($"p{i}", i % 2 == 0 ? AuthorizationAction.Deny : AuthorizationAction.Allow,
            new RuleSpec
            {
                From = [new SourceSpec { Principals = [$"td/ns/a/sa/x{i}", "*/y"], NotNamespaces = ["b*"], ServiceAccounts = ["x", "a/z"], IpBlocks = ["10.0.0.0/8"], TrustDomains = ["t*"], NotRequestPrincipals = ["i/*"] }],
                To = [new OperationSpec { Paths = ["/a/{*}/b/{**}", $"/p{i}", "/q*"], Hosts = ["*.com"], Methods = ["G*"], NotPorts = ["1"] }],
                When = [new ConditionSpec("request.headers[x-role]") { Values = ["a", "b*"] }, new ConditionSpec("request.auth.claims[a][b]") { NotValues = ["c"] }],
            }))];
        AccessPolicy policy = Given.Compile(policies, Some.Mesh, PolicyProtocol.Http);
        Ask ask = Ask.As("td/ns/a/sa/x7") with { Path = "/a/x/b/c?d", Host = "a.COM", Headers = [("x-role", "z"), ("X-Role", "bcd")], Claims = """{"iss":"i2","sub":"s","a":{"b":["d"]}}""" };
        RequestFacts facts = ask.Facts();
        long least = long.MaxValue;
        for (int round = 0; round < 6; round++) // the runtime itself pays for better code now and then
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                policy.Decide(in facts);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.ShouldBe(0);
    }
}
