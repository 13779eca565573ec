namespace Portcullis.Resources.Decoding;

/// <summary>The two written forms of a SHA-256 digest that pin certificates.</summary>
internal static class CertificateDigest
{
    private const int DigestLength = 32;

    /// <summary>Base64 of 32 bytes (<c>verifyCertificateSpki</c>).</summary>
    public static bool IsSpki(string text)
    {
        Span<byte> digest = stackalloc byte[DigestLength + 1];
        return text.Length == 44 && Convert.TryFromBase64String(text, digest, out int length) && length == DigestLength;
    }

    /// <summary>64 hex digits, or 32 pairs with colons between (<c>verifyCertificateHash</c>).</summary>
    public static bool IsHash(string text)
    {
        int step = text.Length == DigestLength * 2 ? 2 : text.Length == (DigestLength * 3) - 1 ? 3 : 0;
        if (step == 0)
            return false;
        for (int i = 0; i < text.Length; i++)
            if (i % step == 2 ? text[i] != ':' : !char.IsAsciiHexDigit(text[i]))
                return false;
        return true;
    }
}
