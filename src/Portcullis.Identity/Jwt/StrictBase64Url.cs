using System.Buffers;
using System.Buffers.Text;

namespace Portcullis.Identity;

/// <summary>
/// base64url as RFC 7515 section 2 writes it and no wider: no padding, no white space, and no bits left over at the end, so that
/// each byte string has one spelling only.
/// </summary>
internal static class StrictBase64Url
{
    private static readonly SearchValues<byte> Alphabet =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>The bytes, or null when the text is not strictly base64url. An empty text is no bytes.</summary>
    public static byte[]? Decode(ReadOnlySpan<byte> text)
    {
        if (text.Length % 4 == 1 || text.ContainsAnyExcept(Alphabet))
            return null;
        byte[] bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        if (Base64Url.DecodeFromUtf8(text, bytes, out int consumed, out int written) != OperationStatus.Done || consumed != text.Length)
            return null;
        return IsCanonical(text, bytes.AsSpan(0, written)) ? bytes[..written] : null;
    }

    /// <summary>The same for text that came out of JSON.</summary>
    public static byte[]? Decode(string text)
    {
        byte[] ascii = new byte[text.Length];
        return System.Text.Ascii.FromUtf16(text, ascii, out _) == OperationStatus.Done ? Decode(ascii) : null;
    }

    /// <summary>Writes the last group again: leftover bits would come back as another letter.</summary>
    private static bool IsCanonical(ReadOnlySpan<byte> text, ReadOnlySpan<byte> bytes)
    {
        int letters = text.Length % 4;
        if (letters == 0)
            return true;
        Span<byte> again = stackalloc byte[4];
        int written = Base64Url.EncodeToUtf8(bytes[^(letters - 1)..], again);
        return again[..written].SequenceEqual(text[^letters..]);
    }
}
