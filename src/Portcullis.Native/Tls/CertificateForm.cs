namespace Portcullis.Native;

/// <summary>
/// Rules of RFC 5280 that OpenSSL leaves out unless asked to be strict, where being strict hurts no certificate that common
/// tools make. Missing key identifiers and serial number 0 are such tools' doing, and pass.
/// </summary>
internal static class CertificateForm
{
    private const int SubjectKeyId = 82, AuthorityKeyId = 90, NameConstraints = 666;
    private const uint IsCaFlag = 0x10, KeyUsagePresentFlag = 0x2, MayCertSign = 0x4;
    private const int LongestSerial = 20;

    /// <summary>Null when every certificate of the verified chain, leaf first, is well-formed.</summary>
    public static ChainVerdict? Check(nint chain)
    {
        int count = LibCrypto.OPENSSL_sk_num(chain);
        for (int i = 0; i < count; i++)
            if (Fault(LibCrypto.OPENSSL_sk_value(chain, i), isLeaf: i == 0, isAnchor: i == count - 1) is { } fault)
                return Refusals.Of(PeerRefusal.Malformed, fault) with { Depth = i };
        return null;
    }

    private static string? Fault(nint certificate, bool isLeaf, bool isAnchor)
    {
        uint flags = LibCrypto.X509_get_extension_flags(certificate);
        bool isCa = (flags & IsCaFlag) != 0;
        if (LibCrypto.X509_get_version(certificate) < 2 && LibCrypto.X509_get_ext_count(certificate) > 0)
            return "extensions need X.509 version 3";
        if (LibCrypto.ASN1_STRING_length(LibCrypto.X509_get0_serialNumber(certificate)) > LongestSerial)
            return "serial number is longer than 20 bytes";
        if (LibCrypto.X509_NAME_entry_count(LibCrypto.X509_get_issuer_name(certificate)) == 0)
            return "issuer is empty";
        if (isCa && LibCrypto.X509_NAME_entry_count(LibCrypto.X509_get_subject_name(certificate)) == 0)
            return "an authority's subject is empty";
        if (IsCritical(certificate, SubjectKeyId) || IsCritical(certificate, AuthorityKeyId))
            return "key identifiers must not be critical";
        if (isLeaf && isAnchor)
            return null; // pinned as it is
        if (!isLeaf && !isCa && LibCrypto.X509_get_version(certificate) == 2)
            return "an issuer does not say that it is an authority";
        if (isLeaf && LibCrypto.X509_NAME_entry_count(LibCrypto.X509_get_subject_name(certificate)) == 0 && !IsCritical(certificate, LibCrypto.SubjectAltName))
            return "an empty subject needs a critical subject alternative name";
        if (isLeaf && !isCa && Has(certificate, NameConstraints))
            return "name constraints belong in authorities";
        if (isLeaf && !isCa && (flags & KeyUsagePresentFlag) != 0 && (LibCrypto.X509_get_key_usage(certificate) & MayCertSign) != 0)
            return "a certificate that is no authority may not sign others";
        return null;
    }

    private static bool Has(nint certificate, int nid) => LibCrypto.X509_get_ext_by_NID(certificate, nid, -1) >= 0;

    private static bool IsCritical(nint certificate, int nid)
    {
        int index = LibCrypto.X509_get_ext_by_NID(certificate, nid, -1);
        return index >= 0 && LibCrypto.X509_EXTENSION_get_critical(LibCrypto.X509_get_ext(certificate, index)) == 1;
    }
}
