namespace Portcullis.Policy;

/// <summary>Proof that a request was allowed. Only a <see cref="Decision"/> hands one out.</summary>
public sealed class Permit
{
    internal Permit(RuleSource? rule) => Rule = rule;

    /// <summary>For requests that no ALLOW policy has a say in.</summary>
    internal static Permit Unrestricted { get; } = new(rule: null);

    /// <summary>The ALLOW rule that matched; null when no ALLOW policy applies.</summary>
    public RuleSource? Rule { get; }
}
