using System.Security.Cryptography;

namespace Portcullis.Kube;

/// <summary>AES-256-GCM as it lies on a disk: a head in plain, 12 bytes of random nonce, the ciphertext, 16 bytes of tag. The head, and whose it is, are authenticated with it.</summary>
/// <remarks>One key may seal 2^32 frames before nonces could repeat by chance. Pure but for the nonce.</remarks>
public static class SealedFrame
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    /// <summary>Encrypts.</summary>
    /// <param name="bound">What the frame belongs to: it opens with the same bytes only.</param>
    public static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> head, ReadOnlySpan<byte> bound, ReadOnlySpan<byte> plain)
    {
        byte[] frame = new byte[head.Length + NonceLength + plain.Length + TagLength];
        head.CopyTo(frame);
        Span<byte> nonce = frame.AsSpan(head.Length, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        using var cipher = new AesGcm(key, TagLength);
        cipher.Encrypt(nonce, plain, frame.AsSpan(head.Length + NonceLength, plain.Length), frame.AsSpan(frame.Length - TagLength), (byte[])[.. head, .. bound]);
        return frame;
    }

    /// <summary>Whether these are so many bytes that something may be sealed behind a head.</summary>
    public static bool Fits(int length, int headLength) => length >= headLength + NonceLength + TagLength;

    /// <summary>The inverse of <see cref="Seal"/>; null: altered, cut short, sealed by another key, or bound to something else.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> key, int headLength, ReadOnlySpan<byte> bound, ReadOnlySpan<byte> frame)
    {
        if (!Fits(frame.Length, headLength))
            return null;
        byte[] plain = new byte[frame.Length - headLength - NonceLength - TagLength];
        using var cipher = new AesGcm(key, TagLength);
        try
        {
            cipher.Decrypt(frame.Slice(headLength, NonceLength), frame[(headLength + NonceLength)..^TagLength], frame[^TagLength..], plain, (byte[])[.. frame[..headLength], .. bound]);
            return plain;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
