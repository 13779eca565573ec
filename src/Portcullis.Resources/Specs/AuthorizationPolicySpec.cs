using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>security.istio.io AuthorizationPolicy.</summary>
public sealed record AuthorizationPolicySpec
{
    /// <summary>Null when absent or without labels: everything in scope.</summary>
    public WorkloadSelectorSpec? Selector { get; init; }

    public ImmutableArray<TargetRefSpec> TargetRefs { get; init; } = [];
    public AuthorizationAction Action { get; init; }

    /// <summary><c>provider.name</c>; only with CUSTOM.</summary>
    public string? Provider { get; init; }

    /// <summary>Empty: the policy never matches (and an ALLOW policy therefore denies what no other one allows).</summary>
    public ImmutableArray<RuleSpec> Rules { get; init; } = [];

    /// <summary>Annotation <c>istio.io/dry-run</c>: evaluated and reported, never enforced.</summary>
    public bool DryRun { get; init; }
}
