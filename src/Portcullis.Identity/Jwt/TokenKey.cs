namespace Portcullis.Identity;

/// <summary>One public key of a set. Safe to use from several threads. Private parts, if the document had any, were not kept.</summary>
public abstract class TokenKey
{
    private protected TokenKey(TokenKeyType type, string? keyId, string? algorithm) => (Type, KeyId, Algorithm) = (type, keyId, algorithm);

    public TokenKeyType Type { get; }

    /// <summary>The key's <c>kid</c>; null when it has none.</summary>
    public string? KeyId { get; }

    /// <summary>The key's <c>alg</c>: the only algorithm it may be used with; null when it says none.</summary>
    public string? Algorithm { get; }

    /// <summary>Kind and size, as <c>RSA 2048</c>, <c>EC P-256</c> or <c>Ed25519</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Neither <c>kid</c> nor <c>alg</c> speaks against it. An empty <c>kid</c> is none.</summary>
    internal bool IsMeantBy(UnverifiedToken token) =>
        (string.IsNullOrEmpty(KeyId) || string.IsNullOrEmpty(token.KeyId) || KeyId == token.KeyId)
        && (Algorithm is null || Algorithm == token.Algorithm);

    /// <summary>SECURITY: the key's own type decides; a public key is never taken for anything else because a token says so.</summary>
    internal abstract bool Fits(TokenAlgorithm algorithm);

    /// <summary>Call only when it <see cref="Fits"/>. Never throws on any signature.</summary>
    internal abstract bool Verify(TokenAlgorithm algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature);
}
