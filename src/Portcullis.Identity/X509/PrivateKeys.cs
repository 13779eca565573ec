using System.Formats.Asn1;
using System.Security.Cryptography;
using Portcullis.Syntax;

namespace Portcullis.Identity;

/// <summary>Checks that a private key belongs to a certificate.</summary>
internal static class PrivateKeys
{
    /// <summary>Null when they fit, or when the platform cannot tell for this kind of key: the TLS library checks again.</summary>
    public static Problem? Match(PemKey key, CertificateDetails leaf)
    {
        try
        {
            byte[]? spki = leaf.KeyAlgorithm switch
            {
                "RSA" => RsaSpki(key),
                _ when leaf.KeyAlgorithm.StartsWith("EC ", StringComparison.Ordinal) => EcSpki(key),
                _ => leaf.Spki.ToArray(),
            };
            return spki is not null && leaf.Spki.Span.SequenceEqual(spki)
                ? null
                : new Problem("private key does not match the certificate");
        }
        catch (CryptographicException)
        {
            return new Problem("private key cannot be read");
        }
    }

    private static byte[]? RsaSpki(PemKey key)
    {
        using RSA rsa = RSA.Create();
        switch (key.Kind)
        {
            case PemKeyKind.Pkcs1:
                rsa.ImportRSAPrivateKey(key.Der.Span, out _);
                break;
            case PemKeyKind.Pkcs8 when AlgorithmOf(key) == "1.2.840.113549.1.1.1":
                rsa.ImportPkcs8PrivateKey(key.Der.Span, out _);
                break;
            default:
                return null;
        }
        return rsa.ExportSubjectPublicKeyInfo();
    }

    private static byte[]? EcSpki(PemKey key)
    {
        using ECDsa ec = ECDsa.Create();
        switch (key.Kind)
        {
            case PemKeyKind.Sec1:
                ec.ImportECPrivateKey(key.Der.Span, out _);
                break;
            case PemKeyKind.Pkcs8 when AlgorithmOf(key) == "1.2.840.10045.2.1":
                ec.ImportPkcs8PrivateKey(key.Der.Span, out _);
                break;
            default:
                return null;
        }
        return ec.ExportSubjectPublicKeyInfo();
    }

    private static string? AlgorithmOf(PemKey key)
    {
        try
        {
            AsnReader outer = new AsnReader(key.Der, AsnEncodingRules.BER).ReadSequence();
            outer.ReadInteger();
            return outer.ReadSequence().ReadObjectIdentifier();
        }
        catch (AsnContentException broken)
        {
            throw new CryptographicException("not PKCS#8", broken);
        }
    }
}
