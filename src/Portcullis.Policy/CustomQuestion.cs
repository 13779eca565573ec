namespace Portcullis.Policy;

/// <summary>
/// Whether a provider must be asked about one request (action CUSTOM), and which. Asked before tokens are looked at and before any other
/// policy. The default value clears nothing.
/// </summary>
public readonly struct CustomQuestion
{
    private readonly CustomClearance? _clearance;
    private readonly DecisionReason _refusal;

    internal CustomQuestion(CustomClearance clearance) => _clearance = clearance;

    internal CustomQuestion(RuleSource rule, CustomClearance clearance) => (Rule, _clearance) = (rule, clearance);

    internal CustomQuestion(RuleSource rule, DecisionReason refusal) => (Rule, _refusal) = (rule, refusal);

    /// <summary>A CUSTOM rule matched: without a provider's yes the request is refused.</summary>
    public bool Needed => Rule is not null;

    /// <summary>The CUSTOM rule that matched, or null.</summary>
    public RuleSource? Rule { get; }

    /// <summary>The provider to ask, a name among MeshConfig's <c>extensionProviders</c>; empty when there is none to ask.</summary>
    public string ProviderName => Refusal is null ? Rule?.Provider ?? "" : "";

    /// <summary>Why no provider can be asked although one is needed, for people; else null.</summary>
    public string? Refusal => _refusal == DecisionReason.Undecided ? null : Unanswered().ToString();

    /// <summary>
    /// What <see cref="AccessPolicy.Decide(in RequestFacts, CustomClearance)"/> wants. To be called when the question is not
    /// <see cref="Needed"/>, or when the provider said yes. Null when no provider can be asked.
    /// </summary>
    public CustomClearance? Cleared() => _clearance;

    /// <summary>The provider said no.</summary>
    public Decision Denied() => Decision.Refuse(DecisionReason.ProviderDenied, Rule);

    /// <summary>The provider gave no answer, or none that can be understood, and <c>failOpen</c> is off.</summary>
    public Decision Failed() => Decision.Refuse(DecisionReason.ProviderFailed, Rule);

    /// <summary>MeshConfig has no such provider, or none of a kind that can be asked.</summary>
    public Decision Unknown() => Decision.Refuse(DecisionReason.ProviderUnknown, Rule);

    /// <summary>Nobody was asked.</summary>
    public Decision Unanswered() => Decision.Refuse(_refusal == DecisionReason.Undecided ? DecisionReason.ProviderNotContacted : _refusal, Rule);
}
