using Portcullis.Identity;

namespace Portcullis.Policy;

/// <summary>What a rule makes of one token. Holds no part of the token that could be used again.</summary>
public sealed record TokenExplanation
{
    /// <summary>Where it stood, in words.</summary>
    public required string Location { get; init; }

    /// <summary>Null when it was accepted.</summary>
    public required TokenRefusal? Refusal { get; init; }

    /// <summary>Why it was refused, in terms of this very token and rule; empty when there is nothing to add.</summary>
    public required string Hint { get; init; }

    /// <summary>Its claims, verified only when <see cref="Refusal"/> is null; null when it could not be read.</summary>
    public required TokenClaims? Claims { get; init; }

    /// <summary>Its payload, JSON as received; empty when it could not be read.</summary>
    public required string Payload { get; init; }

    /// <summary>The algorithm and key id it names, as <c>RS256, kid `a`</c>; empty when it could not be read.</summary>
    public required string Signed { get; init; }
}
