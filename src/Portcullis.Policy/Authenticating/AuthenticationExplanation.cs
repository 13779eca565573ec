using System.Collections.Immutable;

namespace Portcullis.Policy;

/// <summary>What the token rules make of one request, rule by rule.</summary>
public sealed record AuthenticationExplanation
{
    /// <summary>The outcome, as <see cref="RequestAuthenticator.Authenticate"/> would give it.</summary>
    public required AuthenticationResult Result { get; init; }

    /// <summary>In the order they are tried; those after the one that accepted are not tried any more.</summary>
    public required ImmutableArray<JwtRuleExplanation> Rules { get; init; }

    /// <summary>The request is a CORS preflight, so no rule was tried.</summary>
    public required bool Preflight { get; init; }

    /// <summary>Headers of the request that a rule writes, and that were therefore taken off it, in lower case.</summary>
    public required ImmutableArray<string> HeadersRemoved { get; init; }

    /// <summary>Headers that the accepting rule writes, in lower case.</summary>
    public required ImmutableArray<KeyValuePair<string, string>> HeadersWritten { get; init; }

    /// <summary>The rule that accepted; null when none did.</summary>
    public JwtRuleExplanation? AcceptedBy => Rules.FirstOrDefault(static rule => rule.Tried && rule.Refusal is null);
}
