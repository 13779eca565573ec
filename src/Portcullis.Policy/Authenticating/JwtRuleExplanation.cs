using System.Collections.Immutable;
using Portcullis.Identity;
using Portcullis.Resources;

namespace Portcullis.Policy;

/// <summary>What one token rule makes of one request.</summary>
public sealed record JwtRuleExplanation
{
    public required ObjectName Policy { get; init; }

    /// <summary>Index into <c>spec.jwtRules</c>.</summary>
    public required int Index { get; init; }

    /// <summary>Empty: any issuer.</summary>
    public required string Issuer { get; init; }

    /// <summary>Where the rule looks for tokens, in words, in order.</summary>
    public required ImmutableArray<string> Locations { get; init; }

    public required KeyReference Keys { get; init; }

    /// <summary>False when the keys were never fetched: no token can be accepted.</summary>
    public required bool KeysKnown { get; init; }

    /// <summary>False when an earlier rule accepted, so that this one was not asked.</summary>
    public required bool Tried { get; init; }

    /// <summary>Null exactly when the rule was tried and accepted; <see cref="TokenRefusal.Missing"/> when it found no token.</summary>
    public required TokenRefusal? Refusal { get; init; }

    /// <summary>The tokens it looked at, the first location's first.</summary>
    public required ImmutableArray<TokenExplanation> Tokens { get; init; }

    /// <summary>Whether an accepted token travels on.</summary>
    public required bool Forwards { get; init; }

    /// <summary><c>NAMESPACE/NAME jwtRules[INDEX]</c>.</summary>
    public override string ToString() => $"{Policy} jwtRules[{Index}]";
}
