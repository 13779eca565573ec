using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Tests;

/// <summary>What holds for all policies and requests.</summary>
public sealed class AccessPolicyLaws
{
    private static readonly Config Thorough = Config.QuickThrowOnFailure.WithMaxTest(1500);

    [Fact]
    public void The_engine_agrees_with_a_naive_evaluator() => Agree(malformed: false);

    [Fact]
    public void The_engine_agrees_with_a_naive_evaluator_on_malformed_policies() => Agree(malformed: true);

    [Fact]
    public void The_explanation_agrees_with_the_decision() =>
        Law(Some.Policies(malformed: true), (policies, ask) =>
        {
            AccessExplanation explanation = ask.Explain(Compile(policies, ask));
            return explanation.Concludes() == explanation.Decision.Allowed
                && (explanation.Decision.Rule is not { } rule
                    || explanation.Policies.SelectMany(policy => policy.Rules).Single(explained => explained.Source == rule).Matched);
        });

    [Fact]
    public void A_matching_deny_beats_every_allow() =>
        Law(Some.Policies(), (policies, ask) => !Allowed(policies.Add(Given.Named("always", AuthorizationAction.Deny, new RuleSpec())), ask));

    [Fact]
    public void Adding_a_deny_policy_never_admits_more() =>
        Law(Pair(Some.Policies(malformed: true), Some.Policy(AuthorizationAction.Deny, malformed: true)), (pair, ask) =>
            Allowed(pair.First, ask) || !Allowed(pair.First.Add(pair.Second), ask));

    [Fact]
    public void Adding_an_allow_policy_to_others_never_admits_less() =>
        Law(Pair(Some.Policies(malformed: true), Some.Policy(AuthorizationAction.Allow, malformed: true)), (pair, ask) =>
        {
            ImmutableArray<Resource<AuthorizationPolicySpec>> before = pair.First.Add(Given.Named("none", AuthorizationAction.Allow));
            return !Allowed(before, ask) || Allowed(before.Add(pair.Second), ask);
        });

    [Fact]
    public void The_order_of_policies_changes_nothing() =>
        Law(Some.Policies(), (policies, ask) =>
        {
            Decision forward = ask.Decide(Compile(policies, ask)), backward = ask.Decide(Compile([.. policies.Reverse()], ask));
            return forward.Allowed == backward.Allowed && forward.Reason == backward.Reason && Distinct(policies, forward.Rule?.Id == backward.Rule?.Id);
        });

    [Fact]
    public void A_malformed_value_never_admits_more_than_any_good_one_in_its_place() =>
        Law(Pair(Some.Policies(malformed: true), Gen.Elements("/a", "*", "x", "10.0.0.1", "8080", "a/x", "td")), (pair, ask) =>
            !Allowed(pair.First, ask) || Allowed([.. pair.First.Select(policy => Replace(policy, pair.Second))], ask));

    [Fact]
    public void An_unmatched_request_without_allow_policies_passes() =>
        Law(Some.Request(), ask => ask.Decide(Given.Compile()).Reason == DecisionReason.NoAllowPolicyApplies);

    [Fact]
    public void Deny_all_denies_all() =>
        Law(Some.Request(), ask => !ask.Decide(AccessPolicy.DenyAll).Allowed && !ask.Explain(AccessPolicy.DenyAll).Concludes());

    private static void Agree(bool malformed) =>
        Law(Some.Policies(malformed), (policies, ask) => Allowed(policies, ask) == NaiveEvaluator.Allows(policies, Some.Mesh, ask));

    private static bool Allowed(IEnumerable<Resource<AuthorizationPolicySpec>> policies, Ask ask) => ask.Decide(Compile(policies, ask)).Allowed;

    private static AccessPolicy Compile(IEnumerable<Resource<AuthorizationPolicySpec>> policies, Ask ask) =>
        Given.Compile(policies, Some.Mesh, ask.Http ? PolicyProtocol.Http : PolicyProtocol.Tcp, new Diagnostics());

    // Two generated policies may share a name; then the first of them is named, and which that is depends on the order.
    private static bool Distinct(ImmutableArray<Resource<AuthorizationPolicySpec>> policies, bool same) =>
        same || policies.Select(policy => policy.Name).Distinct().Count() < policies.Length;

    // Gives every empty (and so malformed) value the meaning named; other malformed values stay.
    private static Resource<AuthorizationPolicySpec> Replace(Resource<AuthorizationPolicySpec> policy, string value)
    {
        ImmutableArray<string> Fix(ImmutableArray<string> values) => [.. values.Select(one => one.Length == 0 ? value : one)];
        SourceSpec Source(SourceSpec s) => s with { Principals = Fix(s.Principals), NotPrincipals = Fix(s.NotPrincipals), Namespaces = Fix(s.Namespaces), NotNamespaces = Fix(s.NotNamespaces) };
        OperationSpec Operation(OperationSpec o) => o with { Methods = Fix(o.Methods), NotMethods = Fix(o.NotMethods), Hosts = Fix(o.Hosts), NotHosts = Fix(o.NotHosts) };
        RuleSpec Rule(RuleSpec r) => r with { From = [.. r.From.Select(Source)], To = [.. r.To.Select(Operation)] };
        return policy with { Spec = policy.Spec with { Rules = [.. policy.Spec.Rules.Select(Rule)] } };
    }

    private static Gen<Both<T1, T2>> Pair<T1, T2>(Gen<T1> first, Gen<T2> second) =>
        from one in first
        from two in second
        select new Both<T1, T2>(one, two);

    private static void Law(Gen<Ask> asks, Func<Ask, bool> law) => Prop.ForAll(asks.ToArbitrary(), law).Check(Thorough);

    private static void Law<T>(Gen<T> given, Func<T, Ask, bool> law) =>
        Prop.ForAll(given.ToArbitrary(), Some.Request().ToArbitrary(), law).Check(Thorough);

    private sealed record Both<T1, T2>(T1 First, T2 Second);
}
