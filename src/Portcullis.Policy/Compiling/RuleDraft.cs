using Portcullis.Resources;
using Portcullis.Syntax;

namespace Portcullis.Policy.Compiling;

/// <summary>One rule while it is compiled, and the house's answer to what cannot be: ALLOW loses the rule, every other action loses the field.</summary>
internal sealed class RuleDraft(Resource<AuthorizationPolicySpec> policy, int index, PolicyProtocol protocol, Diagnostics found)
{
    private readonly List<string> _notes = [];

    public Resource<AuthorizationPolicySpec> Policy { get; } = policy;
    public int Index { get; } = index;
    public PolicyProtocol Protocol { get; } = protocol;

    /// <summary>Whether a match of this rule helps to admit. All other actions only ever refuse or record.</summary>
    public bool Admits => Policy.Spec.Action == AuthorizationAction.Allow;

    /// <summary>Why the rule can never match, or null.</summary>
    public string? Unusable { get; private set; }

    /// <summary>What was left out of the rule, for explanations.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>A field that this protocol or action cannot have.</summary>
    public void Unsupported(string field, string why)
    {
        if (Admits)
            Unusable ??= $"`{field}` {why}";
        else
            _notes.Add($"`{field}` is not tested: it {why}");
    }

    /// <summary>A value that means nothing.</summary>
    public void Malformed(Node at, string field, string problem)
    {
        found.Warn(PolicyCodes.Malformed, at, $"{problem}; {(Admits ? "the rule never matches" : "the value does not limit the rule")}");
        if (Admits)
            Unusable ??= $"`{field}`: {problem}";
        else
            _notes.Add($"`{field}`: {problem}");
    }

    /// <summary>A value that means something other than its author will have thought.</summary>
    public void Warn(string code, Node at, string message, string? help = null) => found.Warn(code, at, message, help);
}
