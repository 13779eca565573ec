using Portcullis.Identity;

namespace Portcullis.Policy.Authenticating;

/// <summary>Proof that a rule accepted a token with a set of keys, and all that follows from it. Its time window is the token's. Immutable.</summary>
internal sealed class VerifiedToken(JwtRule rule, TokenKeySet keys, UnverifiedToken token, TokenClaims claims)
{
    public UnverifiedToken Token => token;
    public TokenClaims Claims => claims;

    /// <summary>What the rule's claim headers carry, in their order; null where a header must be absent.</summary>
    public byte[]?[] HeaderValues { get; } = Array.ConvertAll(rule.ClaimHeaders, header => claims.Find(header.Path)?.ToHeaderValue());

    /// <summary>Only the very instance counts: keys that changed may no longer hold the one that signed.</summary>
    public bool IsBy(JwtRule other, TokenKeySet set) => ReferenceEquals(rule, other) && ReferenceEquals(keys, set);
}
