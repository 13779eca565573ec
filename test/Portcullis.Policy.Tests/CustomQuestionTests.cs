using Portcullis.Resources;

namespace Portcullis.Policy.Tests;

/// <summary>Action CUSTOM: who is asked, and that nothing passes without the answer.</summary>
public sealed class CustomQuestionTests
{
    private static readonly RuleSpec Admin = Given.To(new OperationSpec { Paths = ["/admin*"] });

    [Fact]
    public void A_matching_rule_asks_its_provider()
    {
        CustomQuestion question = Asked(Compile(Custom("ask", "opa", Admin)), "/admin/x");

        question.Needed.ShouldBeTrue();
        question.ProviderName.ShouldBe("opa");
        question.Refusal.ShouldBeNull();
        question.Rule.ShouldNotBeNull().Policy.ShouldBe(new ObjectName("foo", "ask"));
    }

    [Fact]
    public void What_no_rule_matches_asks_nobody()
    {
        AccessPolicy policy = Compile(Custom("ask", "opa", Admin));
        CustomQuestion question = Asked(policy, "/");

        question.Needed.ShouldBeFalse();
        question.ProviderName.ShouldBe("");
        policy.Decide(new Ask().Facts(), question.Cleared()).Allowed.ShouldBeTrue();
    }

    [Fact]
    public void Policies_with_custom_rules_refuse_whoever_did_not_ask()
    {
        AccessPolicy policy = Compile(Custom("ask", "opa", Admin));

        policy.Decide(new Ask().Facts(), clearance: null).Reason.ShouldBe(DecisionReason.ProviderNotContacted);
        policy.Decide(new Ask { Path = "/admin" }.Facts(), clearance: null).ToString().ShouldBe("CUSTOM foo/ask rules[0] matched: provider `opa` would be asked");
    }

    [Fact]
    public void The_clearance_of_other_policies_clears_nothing()
    {
        CustomClearance? foreign = Asked(Compile(Custom("ask", "opa", Admin)), "/admin").Cleared();

        Compile(Custom("ask", "opa", Admin)).Decide(new Ask { Path = "/admin" }.Facts(), foreign).Allowed.ShouldBeFalse();
        Asked(Given.Compile(), "/admin").Cleared().ShouldNotBeNull();
        Compile(Custom("ask", "opa", Admin)).Decide(new Ask { Path = "/admin" }.Facts(), Asked(Given.Compile(), "/admin").Cleared()).Allowed.ShouldBeFalse();
    }

    [Fact]
    public void A_forgotten_question_clears_nothing()
    {
        default(CustomQuestion).Cleared().ShouldBeNull();
        default(CustomQuestion).Unanswered().Allowed.ShouldBeFalse();
        typeof(CustomClearance).GetConstructors().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(null, null, DecisionReason.ProviderMissing)]
    [InlineData("nobody", "nobody", DecisionReason.ProviderUnknown)]
    [InlineData("opa", "other", DecisionReason.ProvidersDiffer)]
    [InlineData("opa", null, DecisionReason.ProvidersDiffer)]
    public void Without_one_provider_that_can_be_asked_what_matches_is_refused(string? one, string? other, DecisionReason reason)
    {
        AccessPolicy policy = Compile(Custom("a", one, Admin), Custom("b", other));
        CustomQuestion question = Asked(policy, "/admin");

        question.Cleared().ShouldBeNull();
        question.Refusal.ShouldNotBeNull();
        question.ProviderName.ShouldBe("");
        Decision decision = question.Unanswered();
        decision.Reason.ShouldBe(reason);
        decision.Details.ShouldBe("rbac_access_denied_matched_policy[ns[foo]-policy[a]-rule[0]-deny-due-to-bad-CUSTOM-action]");
        policy.Decide(new Ask { Path = "/admin" }.Facts()).Reason.ShouldBe(reason);
        policy.Decide(new Ask { Path = "/admin" }.Facts(), question.Cleared()).Allowed.ShouldBeFalse();
        Asked(policy, "/").Needed.ShouldBeFalse();
    }

    [Fact]
    public void A_providers_no_and_its_silence_are_told_as_envoy_does()
    {
        CustomQuestion question = Asked(Compile(Custom("ask", "opa", Admin)), "/admin");

        question.Denied().Details.ShouldBe("ext_authz_denied");
        question.Denied().ToString().ShouldBe("denied by provider `opa` of CUSTOM foo/ask rules[0]");
        question.Failed().Details.ShouldBe("ext_authz_error");
        question.Unknown().Details.ShouldContain("bad-CUSTOM-action");
        question.Denied().Allowed.ShouldBeFalse();
        question.Failed().Allowed.ShouldBeFalse();
        question.Unknown().Allowed.ShouldBeFalse();
    }

    [Fact]
    public void Asking_and_deciding_after_it_allocate_nothing()
    {
        AccessPolicy policy = Compile(Custom("a", "opa", Admin), Custom("b", "opa"), Given.Policy(AuthorizationAction.Allow, new RuleSpec()));
        RequestFacts facts = new Ask { Path = "/admin" }.Facts();
        long least = long.MaxValue;
        for (int round = 0; round < 6; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 100; i++)
                policy.Decide(in facts, policy.Ask(in facts).Cleared());
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        least.ShouldBe(0);
    }

    private static CustomQuestion Asked(AccessPolicy policy, string path) => policy.Ask(new Ask { Path = path }.Facts());

    private static AccessPolicy Compile(params Resource<AuthorizationPolicySpec>[] policies) => Given.Compile(policies, Some.Mesh, PolicyProtocol.Http);

    private static Resource<AuthorizationPolicySpec> Custom(string name, string? provider, params RuleSpec[] rules) =>
        Given.Of("foo", name, new AuthorizationPolicySpec { Action = AuthorizationAction.Custom, Provider = provider, Rules = [.. rules] });
}
