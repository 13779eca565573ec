using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Portcullis.Identity;

/// <summary>One of the signature algorithms we verify (RFC 7518 section 3, RFC 8037). Symmetric ones and <c>none</c> do not exist here.</summary>
internal sealed class TokenAlgorithm
{
    private static readonly FrozenDictionary<string, TokenAlgorithm> ByName = new[]
    {
        Rsa("RS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        Rsa("RS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
        Rsa("RS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
        Rsa("PS256", HashAlgorithmName.SHA256, RSASignaturePadding.Pss), // .NET salts with the hash's length, as RFC 7518 section 3.5 demands
        Rsa("PS384", HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
        Rsa("PS512", HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
        Ec("ES256", HashAlgorithmName.SHA256, "P-256"),
        Ec("ES384", HashAlgorithmName.SHA384, "P-384"),
        Ec("ES512", HashAlgorithmName.SHA512, "P-521"),
        new TokenAlgorithm { Name = "EdDSA", KeyType = TokenKeyType.Okp, Curve = "Ed25519" },
    }.ToFrozenDictionary(algorithm => algorithm.Name, StringComparer.Ordinal);

    public required string Name { get; init; }
    public required TokenKeyType KeyType { get; init; }
    public HashAlgorithmName Hash { get; private init; }

    /// <summary>Null unless this is an RSA algorithm.</summary>
    public RSASignaturePadding? Padding { get; private init; }

    /// <summary>The only <c>crv</c> it goes with; null for RSA.</summary>
    public string? Curve { get; private init; }

    public static IEnumerable<string> Names => ByName.Keys.Order(StringComparer.Ordinal);

    /// <summary>Exact, as RFC 7515 section 4.1.1 compares names; null for anything else.</summary>
    public static TokenAlgorithm? Find(string name) => ByName.GetValueOrDefault(name);

    private static TokenAlgorithm Rsa(string name, HashAlgorithmName hash, RSASignaturePadding padding) =>
        new() { Name = name, KeyType = TokenKeyType.Rsa, Hash = hash, Padding = padding };

    private static TokenAlgorithm Ec(string name, HashAlgorithmName hash, string curve) =>
        new() { Name = name, KeyType = TokenKeyType.Ec, Hash = hash, Curve = curve };
}
