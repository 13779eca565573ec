namespace Portcullis.Policy;

/// <summary>What dry-run policies (annotation <c>istio.io/dry-run</c>) would have said. Never enforced. The default value: there are none.</summary>
public readonly struct ShadowOutcome
{
    internal ShadowOutcome(RuleSource? denied, bool allowApplies, RuleSource? allowed) =>
        (DeniedBy, AllowApplies, AllowedBy) = (denied, allowApplies, allowed);

    /// <summary>The dry-run DENY rule that matched, or null.</summary>
    public RuleSource? DeniedBy { get; }

    /// <summary>Whether a dry-run ALLOW policy applies.</summary>
    public bool AllowApplies { get; }

    /// <summary>The dry-run ALLOW rule that matched, or null.</summary>
    public RuleSource? AllowedBy { get; }

    /// <summary>Whether the dry-run policies, enforced alone, would have refused the request.</summary>
    public bool WouldRefuse => DeniedBy is not null || (AllowApplies && AllowedBy is null);
}
