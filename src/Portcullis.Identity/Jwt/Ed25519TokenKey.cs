namespace Portcullis.Identity;

/// <summary>An Ed25519 public key (RFC 8037).</summary>
internal sealed class Ed25519TokenKey(byte[] publicKey, Ed25519Check check, string? keyId, string? algorithm)
    : TokenKey(TokenKeyType.Okp, keyId, algorithm)
{
    public const int PublicKeyBytes = 32;
    public const int SignatureBytes = 64;

    public override string Description => "Ed25519";

    internal override bool Fits(TokenAlgorithm algorithm) => algorithm.KeyType == TokenKeyType.Okp;

    internal override bool Verify(TokenAlgorithm algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature) =>
        signature.Length == SignatureBytes && check(publicKey, signed, signature);
}
