using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Portcullis.Identity;

/// <summary>A public key on one of the NIST curves. .NET's key objects are not made for sharing, so threads take turns with a few of them.</summary>
internal sealed class EcTokenKey(ECParameters parameters, string curve, string? keyId, string? algorithm)
    : TokenKey(TokenKeyType.Ec, keyId, algorithm)
{
    private readonly ConcurrentBag<ECDsa> _idle = [ECDsa.Create(parameters)]; // never more than threads that verify at once

    public override string Description => $"EC {curve}";

    internal override bool Fits(TokenAlgorithm algorithm) => algorithm.Curve == curve;

    internal override bool Verify(TokenAlgorithm algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        // RFC 7518 section 3.4: r and s, each as long as the curve's order, one after the other.
        if (signature.Length != 2 * parameters.Q.X!.Length || HasZero(signature))
            return false;
        ECDsa key = _idle.TryTake(out ECDsa? idle) ? idle : ECDsa.Create(parameters);
        try
        {
            return key.VerifyData(signed, signature, algorithm.Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            return false; // the library says so instead of `no` for some malformed signatures
        }
        finally
        {
            _idle.Add(key);
        }
    }

    /// <summary>SECURITY: r or s of zero verified anything in a library that forgot to look (CVE-2022-21449). We do not rely on ours.</summary>
    private static bool HasZero(ReadOnlySpan<byte> signature) =>
        !signature[..(signature.Length / 2)].ContainsAnyExcept((byte)0) || !signature[(signature.Length / 2)..].ContainsAnyExcept((byte)0);
}
