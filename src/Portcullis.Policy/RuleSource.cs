using Portcullis.Resources;

namespace Portcullis.Policy;

/// <summary>Where a rule stands: the policy that holds it and its place in <c>spec.rules</c>. Built once, when the policy is compiled.</summary>
public sealed class RuleSource
{
    internal RuleSource(ObjectName policy, AuthorizationAction action, int index, string provider = "")
    {
        Policy = policy;
        Action = action;
        Index = index;
        Provider = provider;
        Id = RuleText.Id(policy, index);
        Details = RuleText.Details(action == AuthorizationAction.Custom ? Id + RuleText.BadCustom : Id);
        Permit = action == AuthorizationAction.Allow ? new Permit(this) : null;
    }

    public ObjectName Policy { get; }
    public AuthorizationAction Action { get; }

    /// <summary>Index into <c>spec.rules</c>.</summary>
    public int Index { get; }

    /// <summary><c>provider.name</c> of a CUSTOM policy; else empty.</summary>
    public string Provider { get; }

    /// <summary><c>ns[NAMESPACE]-policy[NAME]-rule[INDEX]</c>, white space replaced by <c>_</c>.</summary>
    public string Id { get; }

    /// <summary>The access log's response code details for a refusal by this rule.</summary>
    public string Details { get; }

    // Built with the rule, so that allowing a request allocates nothing.
    internal Permit? Permit { get; }

    public override string ToString() => $"{Policy} rules[{Index}]";
}
