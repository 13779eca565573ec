using System.Collections.Immutable;
using Portcullis.Policy.Compiling;
using Portcullis.Policy.Matching;
using Portcullis.Resources;

namespace Portcullis.Policy.Explaining;

/// <summary>Walks every policy, where deciding stops at the first that settles the matter.</summary>
internal static class Explainer
{
    public static AccessExplanation Explain(AccessPolicy access, in RequestFacts facts, bool providerAllows)
    {
        var policies = ImmutableArray.CreateBuilder<PolicyExplanation>(access.Policies.Length);
        foreach (AuthorizationAction action in (ReadOnlySpan<AuthorizationAction>)[AuthorizationAction.Custom, AuthorizationAction.Audit, AuthorizationAction.Deny, AuthorizationAction.Allow])
        {
            foreach (CompiledPolicy policy in access.Policies)
            {
                if (policy.Action == action)
                    policies.Add(Explain(policy, in facts));
            }
        }
        CustomQuestion question = access.Ask(in facts);
        Decision decision = providerAllows && question.Refusal is null ? access.Decide(in facts, question.Cleared()) : access.Decide(in facts);
        return new AccessExplanation(decision, policies.MoveToImmutable(), question, providerAllows);
    }

    private static PolicyExplanation Explain(CompiledPolicy policy, in RequestFacts facts)
    {
        var rules = ImmutableArray.CreateBuilder<RuleExplanation>(policy.Rules.Length);
        foreach (CompiledRule compiled in policy.Rules)
        {
            Rule rule = compiled.Rule;
            rules.Add(new RuleExplanation(
                compiled.Source, compiled.Unusable, compiled.Notes, Explain(rule.From, in facts), Explain(rule.To, in facts), Explain(rule.When, in facts)));
        }
        return new PolicyExplanation(policy.Name, policy.Action, policy.DryRun, rules.MoveToImmutable());
    }

    private static ImmutableArray<ClauseExplanation> Explain(Clause[] clauses, in RequestFacts facts)
    {
        var explained = ImmutableArray.CreateBuilder<ClauseExplanation>(clauses.Length);
        foreach (Clause clause in clauses)
            explained.Add(Explain(clause, in facts));
        return explained.MoveToImmutable();
    }

    private static ClauseExplanation Explain(Clause clause, in RequestFacts facts)
    {
        var checks = ImmutableArray.CreateBuilder<CheckExplanation>(clause.Checks.Length);
        foreach (Check check in clause.Checks)
            checks.Add(new CheckExplanation(check.Field, check.Values, check.Negated, check.Holds(in facts), FactText.Of(check.Term, in facts)));
        return new ClauseExplanation(clause.Part, checks.MoveToImmutable());
    }
}
