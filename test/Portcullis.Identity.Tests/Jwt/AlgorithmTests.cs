using System.Security.Cryptography;

namespace Portcullis.Identity.Tests;

public sealed class AlgorithmTests
{
    private static readonly RSA RsaKey = RSA.Create(2048);

    [Theory]
    [InlineData("RS256")]
    [InlineData("RS384")]
    [InlineData("RS512")]
    [InlineData("PS256")]
    [InlineData("PS384")]
    [InlineData("PS512")]
    public void Verifies_rsa_signatures(string algorithm)
    {
        string token = TestToken.Signed($$"""{"alg":"{{algorithm}}"}""", "{}", bytes => RsaKey.SignData(bytes, Hash(algorithm), algorithm[0] == 'P' ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1));

        TokenVerifier.Verify(TestToken.Read(token), TestToken.Keys(TestToken.Jwk(RsaKey))).ShouldBeNull();
        TokenVerifier.Verify(TestToken.Read(token), TestToken.Keys(TestToken.Jwk(RSA.Create(2048)))).ShouldBe(TokenRefusal.BadSignature);
    }

    [Theory]
    [InlineData("ES256", "P-256")]
    [InlineData("ES384", "P-384")]
    [InlineData("ES512", "P-521")]
    public void Verifies_signatures_of_the_nist_curves(string algorithm, string curve)
    {
        using ECDsa key = EcKey(curve), other = EcKey(curve);
        string token = TestToken.Signed($$"""{"alg":"{{algorithm}}"}""", "{}", bytes => key.SignData(bytes, Hash(algorithm)));

        TokenVerifier.Verify(TestToken.Read(token), TestToken.Keys(TestToken.Jwk(key, curve))).ShouldBeNull();
        TokenVerifier.Verify(TestToken.Read(token), TestToken.Keys(TestToken.Jwk(other, curve))).ShouldBe(TokenRefusal.BadSignature);
    }

    internal static HashAlgorithmName Hash(string algorithm) => new($"SHA{algorithm[2..]}");

    internal static ECDsa EcKey(string curve) => ECDsa.Create(curve switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        _ => ECCurve.NamedCurves.nistP521,
    });
}
