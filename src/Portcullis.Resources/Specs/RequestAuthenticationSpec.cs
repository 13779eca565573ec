using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>security.istio.io RequestAuthentication.</summary>
public sealed record RequestAuthenticationSpec
{
    public WorkloadSelectorSpec? Selector { get; init; }
    public ImmutableArray<TargetRefSpec> TargetRefs { get; init; } = [];
    public ImmutableArray<JwtRuleSpec> JwtRules { get; init; } = [];
}
