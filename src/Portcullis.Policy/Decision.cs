using System.Diagnostics.CodeAnalysis;
using Portcullis.Resources;

namespace Portcullis.Policy;

/// <summary>The verdict on one request: allowed or not, why, and by which rule. The default value refuses.</summary>
public readonly struct Decision
{
    private Decision(DecisionReason reason, RuleSource? rule, Permit? permit) =>
        (Reason, Rule, Permit) = (reason, rule, permit);

    [MemberNotNullWhen(true, nameof(Permit))]
    public bool Allowed => Permit is not null;

    public DecisionReason Reason { get; }

    /// <summary>The rule that decided; null when none did.</summary>
    public RuleSource? Rule { get; }

    /// <summary>The deciding policy; null when none did.</summary>
    public ObjectName? PolicyName => Rule?.Policy;

    /// <summary>Index of the deciding rule in its policy's <c>spec.rules</c>; null when none decided.</summary>
    public int? RuleIndex => Rule?.Index;

    /// <summary>Not null exactly when the request is allowed.</summary>
    public Permit? Permit { get; }

    /// <summary>The AUDIT rule that asks for this request to be recorded, or null.</summary>
    public RuleSource? AuditedBy { get; init; }

    /// <summary>What dry-run policies would have said.</summary>
    public ShadowOutcome Shadow { get; init; }

    /// <summary>The access log's response code details (<c>rbac_access_denied_matched_policy[…]</c>, <c>ext_authz_denied</c>); empty when allowed.</summary>
    public string Details => Reason switch
    {
        _ when Allowed => "",
        DecisionReason.ProviderDenied => "ext_authz_denied",
        DecisionReason.ProviderFailed => "ext_authz_error",
        _ => Rule?.Details ?? RuleText.NoneMatched,
    };

    internal static Decision Allow(RuleSource rule) => new(DecisionReason.AllowedByPolicy, rule, rule.Permit);

    internal static Decision AllowUnrestricted() => new(DecisionReason.NoAllowPolicyApplies, rule: null, Permit.Unrestricted);

    internal static Decision Refuse(DecisionReason reason, RuleSource? rule = null) => new(reason, rule, permit: null);

    /// <summary>The reason in words, for people: <c>denied by shop/no-admin rules[0]</c>.</summary>
    public override string ToString() => Reason switch
    {
        DecisionReason.NoAllowPolicyApplies => "no ALLOW policy applies",
        DecisionReason.AllowedByPolicy => $"allowed by {Rule}",
        DecisionReason.DeniedByPolicy => $"denied by {Rule}",
        DecisionReason.NoAllowPolicyMatched => "no ALLOW policy matched",
        DecisionReason.ProviderNotContacted when Rule is null => "nobody asked what CUSTOM policies say",
        DecisionReason.ProviderNotContacted => $"CUSTOM {Rule} matched: provider `{Rule?.Provider}` would be asked",
        DecisionReason.ProviderDenied => $"denied by provider `{Rule?.Provider}` of CUSTOM {Rule}",
        DecisionReason.ProviderFailed => $"provider `{Rule?.Provider}` of CUSTOM {Rule} gave no answer",
        DecisionReason.ProviderUnknown => $"CUSTOM {Rule} matched, and there is no provider `{Rule?.Provider}` that can be asked",
        DecisionReason.ProviderMissing => $"CUSTOM {Rule} matched, and names no provider to ask",
        DecisionReason.ProvidersDiffer => $"CUSTOM {Rule} matched, and the CUSTOM policies of this workload name different providers",
        DecisionReason.NotHttp => "policies for HTTP cannot judge a connection that is not HTTP",
        _ => "not decided",
    };
}
