using System.Collections.Concurrent;
using System.Security.Cryptography;

namespace Portcullis.Identity;

/// <summary>An RSA public key. .NET's key objects are not made for sharing, so threads take turns with a few of them.</summary>
internal sealed class RsaTokenKey(RSAParameters parameters, string? keyId, string? algorithm)
    : TokenKey(TokenKeyType.Rsa, keyId, algorithm)
{
    private readonly ConcurrentBag<RSA> _idle = [RSA.Create(parameters)]; // never more than threads that verify at once

    public override string Description { get; } =
        $"RSA {(parameters.Modulus!.Length * 8) - byte.LeadingZeroCount(parameters.Modulus[0])}";

    internal override bool Fits(TokenAlgorithm algorithm) => algorithm.KeyType == TokenKeyType.Rsa;

    internal override bool Verify(TokenAlgorithm algorithm, ReadOnlySpan<byte> signed, ReadOnlySpan<byte> signature)
    {
        RSA key = _idle.TryTake(out RSA? idle) ? idle : RSA.Create(parameters);
        try
        {
            return key.VerifyData(signed, signature, algorithm.Hash, algorithm.Padding!);
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
}
