using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Policy;

/// <summary>Why a request is allowed or refused: every policy that applies, term by term, and what follows from them.</summary>
public sealed class AccessExplanation
{
    internal AccessExplanation(Decision decision, ImmutableArray<PolicyExplanation> policies, CustomQuestion question, bool providerAllows)
    {
        Decision = decision;
        Policies = policies;
        Question = question;
        ProviderAllows = providerAllows;
        NearestMiss = Nearest();
    }

    /// <summary>The engine's decision.</summary>
    public Decision Decision { get; }

    /// <summary>Whether a CUSTOM provider would be asked, and which.</summary>
    public CustomQuestion Question { get; }

    /// <summary>What that provider is taken to say.</summary>
    public bool ProviderAllows { get; }

    /// <summary>In the order they are evaluated: CUSTOM, AUDIT, DENY, ALLOW.</summary>
    public ImmutableArray<PolicyExplanation> Policies { get; }

    /// <summary>
    /// The rule that came closest to deciding otherwise: an ALLOW rule when none matched, a DENY or CUSTOM rule when the request was allowed.
    /// Null when there is none, or when a rule that matched refused.
    /// </summary>
    public RuleExplanation? NearestMiss { get; }

    /// <summary>What the terms explained lead to, worked out from them alone. Agrees with <see cref="Decision"/>.</summary>
    public bool Concludes()
    {
        if (Decision.Reason == DecisionReason.NotHttp)
            return false;
        PolicyExplanation[] enforced = [.. Policies.Where(static policy => !policy.DryRun)];
        if (enforced.Any(static policy => policy.Action == AuthorizationAction.Custom && policy.Matched) && !(ProviderAllows && Question.Refusal is null))
            return false;
        if (enforced.Any(static policy => policy.Action == AuthorizationAction.Deny && policy.Matched))
            return false;
        PolicyExplanation[] allow = [.. enforced.Where(static policy => policy.Action == AuthorizationAction.Allow)];
        return allow.Length == 0 || allow.Any(static policy => policy.Matched);
    }

    private RuleExplanation? Nearest()
    {
        bool refused = Decision.Reason == DecisionReason.NoAllowPolicyMatched;
        if (!refused && !Decision.Allowed)
            return null;
        return Policies
            .Where(policy => !policy.DryRun && (refused ? policy.Action == AuthorizationAction.Allow : policy.Action is AuthorizationAction.Deny or AuthorizationAction.Custom))
            .SelectMany(static policy => policy.Rules)
            .Where(static rule => !rule.Matched)
            .MinBy(static rule => (rule.Unusable is null ? 0 : 1, rule.Failed));
    }
}
