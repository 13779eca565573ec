using System.Security.Cryptography;

namespace Portcullis.Native;

/// <summary>Ed25519 (RFC 8032) by OpenSSL, since .NET has none here. Every call stands alone, so all of them are thread-safe.</summary>
public static unsafe class Ed25519
{
    public const int PublicKeyBytes = 32;
    public const int PrivateKeyBytes = 32;
    public const int SignatureBytes = 64;

    /// <summary>Says whether the signature is the message's. A key or a signature of the wrong length is never right; never throws.</summary>
    public static bool Verify(ReadOnlySpan<byte> publicKey, ReadOnlySpan<byte> message, ReadOnlySpan<byte> signature)
    {
        if (publicKey.Length != PublicKeyBytes || signature.Length != SignatureBytes)
            return false;
        nint key = 0, digest = 0;
        try
        {
            fixed (byte* keyBytes = publicKey, messageBytes = message, signatureBytes = signature)
            {
                key = LibCrypto.EVP_PKEY_new_raw_public_key(LibCrypto.KeyEd25519, 0, keyBytes, publicKey.Length);
                digest = LibCrypto.EVP_MD_CTX_new();
                return key != 0
                    && digest != 0
                    && LibCrypto.EVP_DigestVerifyInit(digest, null, 0, 0, key) == 1
                    && LibCrypto.EVP_DigestVerify(digest, signatureBytes, signature.Length, messageBytes, message.Length) == 1;
            }
        }
        finally
        {
            Free(key, digest);
        }
    }

    /// <summary>Signs a message of any length.</summary>
    /// <param name="privateKey">32 bytes: what RFC 8032 calls the private key, OpenSSL the raw one and others the seed.</param>
    /// <exception cref="CryptographicException">OpenSSL would not sign.</exception>
    public static byte[] Sign(ReadOnlySpan<byte> privateKey, ReadOnlySpan<byte> message)
    {
        nint key = Load(privateKey), digest = 0;
        try
        {
            digest = LibCrypto.EVP_MD_CTX_new();
            byte[] signature = new byte[SignatureBytes];
            nint length = signature.Length;
            fixed (byte* messageBytes = message, signatureBytes = signature)
            {
                return digest != 0
                    && LibCrypto.EVP_DigestSignInit(digest, null, 0, 0, key) == 1
                    && LibCrypto.EVP_DigestSign(digest, signatureBytes, &length, messageBytes, message.Length) == 1
                    && length == SignatureBytes
                    ? signature
                    : throw new CryptographicException($"OpenSSL did not sign: {OpenSslError.Take().Text}");
            }
        }
        finally
        {
            Free(key, digest);
        }
    }

    /// <summary>The public key that belongs to a private one.</summary>
    /// <param name="privateKey">32 bytes.</param>
    public static byte[] PublicKeyOf(ReadOnlySpan<byte> privateKey)
    {
        nint key = Load(privateKey);
        try
        {
            byte[] publicKey = new byte[PublicKeyBytes];
            nint length = publicKey.Length;
            fixed (byte* bytes = publicKey)
            {
                return LibCrypto.EVP_PKEY_get_raw_public_key(key, bytes, &length) == 1
                    ? publicKey
                    : throw new CryptographicException($"OpenSSL has no public key: {OpenSslError.Take().Text}");
            }
        }
        finally
        {
            Free(key, digest: 0);
        }
    }

    /// <summary>A new private key. Any 32 random bytes are one (RFC 8032 section 5.1.5). The caller clears it after use.</summary>
    public static byte[] Generate() => RandomNumberGenerator.GetBytes(PrivateKeyBytes);

    private static nint Load(ReadOnlySpan<byte> privateKey)
    {
        if (privateKey.Length != PrivateKeyBytes)
            throw new ArgumentException($"an Ed25519 private key has {PrivateKeyBytes} bytes", nameof(privateKey));
        fixed (byte* bytes = privateKey)
        {
            nint key = LibCrypto.EVP_PKEY_new_raw_private_key(LibCrypto.KeyEd25519, 0, bytes, privateKey.Length);
            return key != 0 ? key : throw new CryptographicException($"OpenSSL takes no Ed25519 key: {OpenSslError.Take().Text}");
        }
    }

    private static void Free(nint key, nint digest)
    {
        LibCrypto.EVP_MD_CTX_free(digest);
        LibCrypto.EVP_PKEY_free(key);
        LibCrypto.ERR_clear_error(); // what failed here must not be taken for a connection's error
    }
}
