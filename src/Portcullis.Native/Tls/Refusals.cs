namespace Portcullis.Native;

/// <summary>OpenSSL's verification codes as our reasons, and back into codes that make OpenSSL send the fitting alert.</summary>
internal static unsafe class Refusals
{
    private const uint NoExtendedKeyUsage = uint.MaxValue, UsageServer = 1, UsageClient = 2;

    public static ChainVerdict FromCode(int code, int depth, nint certificate, ChainUsage usage)
    {
        PeerRefusal refusal = code switch
        {
            10 => PeerRefusal.Expired,
            9 => PeerRefusal.NotYetValid,
            2 or 20 or 21 or 27 or 29 or 30 or 31 or 55 => PeerRefusal.UnknownIssuer,
            18 or 19 => PeerRefusal.SelfSigned,
            4 or 6 or 7 or 24 or 76 or 77 or 78 => PeerRefusal.BadSignature,
            22 or 25 or 38 => PeerRefusal.PathLength,
            47 or 48 or 49 or 51 or 52 or 53 => PeerRefusal.NameConstraints,
            79 => PeerRefusal.NotACertificateAuthority,
            32 or 39 => PeerRefusal.KeyUsage,
            26 => Purpose(certificate, usage),
            23 => PeerRefusal.Revoked,
            3 => PeerRefusal.CrlMissing,
            12 or 11 => PeerRefusal.CrlExpired,
            5 or 8 or 15 or 16 or 33 or 35 or 36 or 44 or 45 or 54 => PeerRefusal.CrlInvalid,
            66 or 67 or 68 or 94 => PeerRefusal.WeakKey,
            34 => PeerRefusal.UnknownCriticalExtension,
            13 or 14 or 41 or 42 => PeerRefusal.Malformed,
            62 or 63 or 64 => PeerRefusal.NameMismatch,
            _ => PeerRefusal.Other,
        };
        string who = depth switch { < 0 => "the chain", 0 => "the certificate", _ => $"issuer {depth} of the chain" };
        string text = OpenSslError.Text(LibCrypto.X509_verify_cert_error_string(code)) ?? "refused";
        return new ChainVerdict(refusal, $"{Phrase(refusal)} ({who}: {text})", depth);
    }

    public static ChainVerdict Of(PeerRefusal refusal, string detail) => new(refusal, $"{Phrase(refusal)} ({detail})", 0);

    /// <summary>What OpenSSL must believe, so that its alert says what semantics demand.</summary>
    public static int ToCode(PeerRefusal refusal) => refusal switch
    {
        PeerRefusal.Expired => 10,
        PeerRefusal.NotYetValid => 9,
        PeerRefusal.UnknownIssuer => 20,
        PeerRefusal.SelfSigned => 18,
        PeerRefusal.BadSignature => 7,
        PeerRefusal.PathLength => 25,
        PeerRefusal.NotACertificateAuthority => 79,
        PeerRefusal.ExtendedKeyUsage or PeerRefusal.KeyUsage => 26,
        PeerRefusal.Revoked => 23,
        PeerRefusal.CrlMissing => 3,
        PeerRefusal.CrlExpired => 12,
        PeerRefusal.WeakKey => 66,
        PeerRefusal.UnknownCriticalExtension => 34,
        _ => 47, // not in OpenSSL's alert table: certificate_unknown
    };

    public static string Phrase(PeerRefusal refusal) => refusal switch
    {
        PeerRefusal.None => "accepted",
        PeerRefusal.NoCertificate => "no certificate was presented",
        PeerRefusal.Malformed => "malformed certificate",
        PeerRefusal.Expired => "expired",
        PeerRefusal.NotYetValid => "not yet valid",
        PeerRefusal.UnknownIssuer => "unknown issuer",
        PeerRefusal.SelfSigned => "self-signed and not trusted",
        PeerRefusal.BadSignature => "bad signature",
        PeerRefusal.PathLength => "path too long",
        PeerRefusal.NameConstraints => "name constraints violated",
        PeerRefusal.NotACertificateAuthority => "issuer is not a certificate authority",
        PeerRefusal.ExtendedKeyUsage => "extended key usage does not allow this use",
        PeerRefusal.KeyUsage => "key usage does not allow this use",
        PeerRefusal.Revoked => "revoked",
        PeerRefusal.CrlMissing => "no revocation list from an issuer",
        PeerRefusal.CrlExpired => "revocation list is not current",
        PeerRefusal.CrlInvalid => "revocation list cannot be used",
        PeerRefusal.WeakKey => "key or digest too weak",
        PeerRefusal.UnknownCriticalExtension => "unknown critical extension",
        PeerRefusal.SubjectAltName => "no subject alternative name in the list",
        PeerRefusal.CertificateHash => "neither certificate nor key is in the hash lists",
        PeerRefusal.NameMismatch => "not a certificate for this name",
        _ => "refused",
    };

    private static PeerRefusal Purpose(nint certificate, ChainUsage usage)
    {
        uint extended = certificate == 0 ? NoExtendedKeyUsage : LibCrypto.X509_get_extended_key_usage(certificate);
        uint needed = usage == ChainUsage.Client ? UsageClient : UsageServer;
        return (extended & needed) == 0 ? PeerRefusal.ExtendedKeyUsage : PeerRefusal.KeyUsage;
    }
}
