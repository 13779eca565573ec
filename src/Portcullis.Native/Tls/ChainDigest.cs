using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Portcullis.Native;

/// <summary>SHA-256 over the digests of a presented chain, leaf first; the key under which its verification is remembered.</summary>
internal readonly record struct ChainDigest(ulong A, ulong B, ulong C, ulong D)
{
    private const int Size = 32;
    private const int Longest = 12;

    /// <summary>Null when the chain is too long to be worth remembering.</summary>
    public static unsafe ChainDigest? Of(nint leaf, nint presented)
    {
        int count = presented == 0 ? 0 : LibCrypto.OPENSSL_sk_num(presented);
        if (count > Longest)
            return null;

        byte* all = stackalloc byte[Size * (Longest + 1)];
        nint sha256 = LibCrypto.EVP_sha256();
        int used = 0;
        bool ok = LibCrypto.X509_digest(leaf, sha256, all, null) == 1;
        for (int i = 0; i < count && ok; i++)
        {
            used += Size;
            ok = LibCrypto.X509_digest(LibCrypto.OPENSSL_sk_value(presented, i), sha256, all + used, null) == 1;
        }
        if (!ok)
            return null;

        Span<byte> digest = stackalloc byte[Size];
        SHA256.HashData(new ReadOnlySpan<byte>(all, used + Size), digest);
        return new ChainDigest(
            BinaryPrimitives.ReadUInt64LittleEndian(digest),
            BinaryPrimitives.ReadUInt64LittleEndian(digest[8..]),
            BinaryPrimitives.ReadUInt64LittleEndian(digest[16..]),
            BinaryPrimitives.ReadUInt64LittleEndian(digest[24..]));
    }
}
