using Portcullis.Policy;

namespace Portcullis.Commands;

/// <summary>What <c>authz check</c> says about one request.</summary>
internal readonly record struct AuthzAnswer(bool Allowed, RuleSource? Rule, string Reason)
{
    public string Verdict => Allowed ? "ALLOW" : "DENY";

    public static AuthzAnswer Of(in Decision decision)
    {
        string reason = decision.ToString();
        if (decision.AuditedBy is { } audited)
            reason += $"; audited by {audited}";
        if (decision.Shadow.DeniedBy is { } denied)
            reason += $"; dry run: denied by {denied}";
        if (decision.Shadow.AllowApplies)
            reason += decision.Shadow.AllowedBy is { } allowed ? $"; dry run: allowed by {allowed}" : "; dry run: no ALLOW policy matched";
        return new(decision.Allowed, decision.Rule, reason);
    }
}
