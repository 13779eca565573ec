using System.Security.Cryptography;

namespace Portcullis.Identity.Tests;

/// <summary>Keys that several tests share: making RSA keys takes time.</summary>
internal static class TestKeys
{
    public static RSA Rsa { get; } = RSA.Create(2048);

    public static RSA OtherRsa { get; } = RSA.Create(2048);

    public static ECDsa P256 { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static ECDsa P384 { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    // .NET's key objects are not made for sharing, and tests run in parallel.
    public static byte[] SignRs256(byte[] bytes)
    {
        lock (Rsa)
            return Rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    }

    public static byte[] SignEs256(byte[] bytes)
    {
        lock (P256)
            return P256.SignData(bytes, HashAlgorithmName.SHA256);
    }

    public static string RsaJwk(string more = "")
    {
        lock (Rsa)
            return TestToken.Jwk(Rsa, more);
    }

    public static string EcJwk(string more = "")
    {
        lock (P256)
            return TestToken.Jwk(P256, "P-256", more);
    }
}
