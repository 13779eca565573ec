using System.Collections.Immutable;
using Portcullis.Policy.Compiling;
using Portcullis.Policy.Explaining;
using Portcullis.Policy.Matching;
using Portcullis.Resources;

namespace Portcullis.Policy;

/// <summary>
/// The policies in force for one workload: CUSTOM, then AUDIT, DENY and ALLOW (Istio's order). Immutable; safe to share between threads.
/// </summary>
public sealed class AccessPolicy
{
    private readonly RuleTable _custom;
    private readonly RuleTable _audit;
    private readonly RuleTable _deny;
    private readonly RuleTable _allow;
    private readonly RuleTable _shadowDeny;
    private readonly RuleTable _shadowAllow;
    private readonly bool _allowApplies; // SECURITY: counts policies, not rules: one without usable rules still denies the rest
    private readonly bool _shadowAllowApplies;
    private readonly bool _hasShadow;
    private readonly DecisionReason _unaskable; // why no provider can be asked; Undecided when one can
    private readonly CustomClearance _clearance; // made once, so that asking allocates nothing

    internal AccessPolicy(ImmutableArray<CompiledPolicy> policies, PolicyProtocol protocol, DecisionReason unaskable = DecisionReason.Undecided)
    {
        Policies = policies;
        Protocol = protocol;
        _unaskable = unaskable;
        _clearance = new CustomClearance(this);
        _custom = Table(AuthorizationAction.Custom, dryRun: false);
        _audit = Table(AuthorizationAction.Audit, dryRun: false);
        _deny = Table(AuthorizationAction.Deny, dryRun: false);
        _allow = Table(AuthorizationAction.Allow, dryRun: false);
        _shadowDeny = Table(AuthorizationAction.Deny, dryRun: true);
        _shadowAllow = Table(AuthorizationAction.Allow, dryRun: true);
        _allowApplies = policies.Any(static policy => policy is { Action: AuthorizationAction.Allow, DryRun: false });
        _shadowAllowApplies = policies.Any(static policy => policy is { Action: AuthorizationAction.Allow, DryRun: true });
        _hasShadow = _shadowAllowApplies || !_shadowDeny.IsEmpty;
        Asks = AskedFacts.Of(policies);
    }

    /// <summary>Refuses everything, as if one ALLOW policy without rules applied.</summary>
    public static AccessPolicy DenyAll { get; } =
        new([new CompiledPolicy(new ObjectName("", "deny-all"), AuthorizationAction.Allow, DryRun: false, Rules: [])], PolicyProtocol.Tcp);

    /// <summary>True when no policy applies, dry-run ones included: every request is allowed.</summary>
    public bool IsEmpty => Policies.IsEmpty;

    /// <summary>What enforced policies ask of a connection. SECURITY: where one of these is not known, a decision would be a guess.</summary>
    public ConnectionFacts Asks { get; }

    internal ImmutableArray<CompiledPolicy> Policies { get; }

    internal PolicyProtocol Protocol { get; }

    /// <summary>The MeshConfig that the policies were compiled under; null when they were written by hand.</summary>
    internal MeshConfigSpec? Mesh { get; init; }

    /// <summary>
    /// The first step: whether a CUSTOM policy wants a provider asked. Tokens play no part. Pure, allocation-free, never throws.
    /// </summary>
    public CustomQuestion Ask(in RequestFacts facts)
    {
        if (_custom.IsEmpty || (Protocol == PolicyProtocol.Http && !facts.IsHttp) || _custom.First(in facts) is not { } rule)
            return new CustomQuestion(_clearance);
        return _unaskable == DecisionReason.Undecided ? new CustomQuestion(rule, _clearance) : new CustomQuestion(rule, _unaskable);
    }

    /// <summary>Decides one request where no provider can be asked: what CUSTOM matches is refused. Pure, allocation-free, never throws.</summary>
    public Decision Decide(in RequestFacts facts)
    {
        CustomQuestion question = Ask(in facts);
        return question.Needed ? question.Unanswered() : Decide(in facts, question.Cleared());
    }

    /// <summary>The second step: decides one request after CUSTOM. Pure, allocation-free, never throws.</summary>
    /// <param name="clearance">From <see cref="Ask"/> of these same policies. SECURITY: without it, policies with CUSTOM rules refuse.</param>
    public Decision Decide(in RequestFacts facts, CustomClearance? clearance)
    {
        if (Protocol == PolicyProtocol.Http && !facts.IsHttp && !IsEmpty)
            return Decision.Refuse(DecisionReason.NotHttp);
        if (!_custom.IsEmpty && clearance?.Policy != this)
            return Decision.Refuse(DecisionReason.ProviderNotContacted, _custom.First(in facts));

        Decision verdict = Enforce(in facts);
        RuleSource? audited = _audit.First(in facts);
        if (audited is null && !_hasShadow)
            return verdict;
        return verdict with { AuditedBy = audited, Shadow = Shadow(in facts) };
    }

    /// <summary>Tests every policy on one request, for people. Slow; the decision in it is the engine's.</summary>
    /// <param name="providerAllows">What a CUSTOM provider is taken to say, should one be asked.</param>
    public AccessExplanation Explain(in RequestFacts facts, bool providerAllows = false) => Explainer.Explain(this, in facts, providerAllows);

    private Decision Enforce(in RequestFacts facts)
    {
        if (_deny.First(in facts) is { } denied)
            return Decision.Refuse(DecisionReason.DeniedByPolicy, denied);
        if (!_allowApplies)
            return Decision.AllowUnrestricted();
        return _allow.First(in facts) is { } allowed
            ? Decision.Allow(allowed)
            : Decision.Refuse(DecisionReason.NoAllowPolicyMatched);
    }

    private ShadowOutcome Shadow(in RequestFacts facts) =>
        _hasShadow ? new(_shadowDeny.First(in facts), _shadowAllowApplies, _shadowAllow.First(in facts)) : default;

    private RuleTable Table(AuthorizationAction action, bool dryRun) =>
        RuleTableBuilder.Build(Policies.Where(policy => policy.Action == action && policy.DryRun == dryRun));
}
