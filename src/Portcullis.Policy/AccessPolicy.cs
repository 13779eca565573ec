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
    private readonly PolicyProtocol _protocol;

    internal AccessPolicy(ImmutableArray<CompiledPolicy> policies, PolicyProtocol protocol)
    {
        Policies = policies;
        _protocol = protocol;
        _custom = Table(AuthorizationAction.Custom, dryRun: false);
        _audit = Table(AuthorizationAction.Audit, dryRun: false);
        _deny = Table(AuthorizationAction.Deny, dryRun: false);
        _allow = Table(AuthorizationAction.Allow, dryRun: false);
        _shadowDeny = Table(AuthorizationAction.Deny, dryRun: true);
        _shadowAllow = Table(AuthorizationAction.Allow, dryRun: true);
        _allowApplies = policies.Any(static policy => policy is { Action: AuthorizationAction.Allow, DryRun: false });
        _shadowAllowApplies = policies.Any(static policy => policy is { Action: AuthorizationAction.Allow, DryRun: true });
        _hasShadow = _shadowAllowApplies || !_shadowDeny.IsEmpty;
    }

    /// <summary>Refuses everything, as if one ALLOW policy without rules applied.</summary>
    public static AccessPolicy DenyAll { get; } =
        new([new CompiledPolicy(new ObjectName("", "deny-all"), AuthorizationAction.Allow, DryRun: false, Rules: [])], PolicyProtocol.Tcp);

    /// <summary>True when no policy applies, dry-run ones included: every request is allowed.</summary>
    public bool IsEmpty => Policies.IsEmpty;

    internal ImmutableArray<CompiledPolicy> Policies { get; }

    /// <summary>Decides one request. Pure, allocation-free, never throws.</summary>
    public Decision Decide(in RequestFacts facts)
    {
        if (_protocol == PolicyProtocol.Http && !facts.IsHttp && !IsEmpty)
            return Decision.Refuse(DecisionReason.NotHttp);
        if (_custom.First(in facts) is { } asked)
            return Decision.Refuse(DecisionReason.ProviderNotContacted, asked);

        Decision verdict = Enforce(in facts);
        RuleSource? audited = _audit.First(in facts);
        if (audited is null && !_hasShadow)
            return verdict;
        return verdict with { AuditedBy = audited, Shadow = Shadow(in facts) };
    }

    /// <summary>Tests every policy on one request, for people. Slow; the decision in it is <see cref="Decide"/>'s.</summary>
    public AccessExplanation Explain(in RequestFacts facts) => Explainer.Explain(this, in facts);

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
