using Portcullis.Native;

namespace Portcullis.Commands;

/// <summary>The words scripts see for a refusal. Part of the public contract: they never change.</summary>
internal static class CertsReasons
{
    public static string Of(PeerRefusal refusal) => refusal switch
    {
        PeerRefusal.None => "accepted",
        PeerRefusal.NoCertificate => "no_certificate",
        PeerRefusal.Malformed => "malformed",
        PeerRefusal.Expired => "expired",
        PeerRefusal.NotYetValid => "not_yet_valid",
        PeerRefusal.UnknownIssuer => "unknown_issuer",
        PeerRefusal.SelfSigned => "self_signed",
        PeerRefusal.BadSignature => "bad_signature",
        PeerRefusal.PathLength => "path_length",
        PeerRefusal.NameConstraints => "name_constraints",
        PeerRefusal.NotACertificateAuthority => "not_a_ca",
        PeerRefusal.ExtendedKeyUsage => "extended_key_usage",
        PeerRefusal.KeyUsage => "key_usage",
        PeerRefusal.Revoked => "revoked",
        PeerRefusal.CrlMissing => "crl_missing",
        PeerRefusal.CrlExpired => "crl_expired",
        PeerRefusal.CrlInvalid => "crl_invalid",
        PeerRefusal.WeakKey => "weak_key",
        PeerRefusal.UnknownCriticalExtension => "unknown_critical_extension",
        PeerRefusal.SubjectAltName => "subject_alt_name",
        PeerRefusal.CertificateHash => "certificate_hash",
        PeerRefusal.NameMismatch => "name_mismatch",
        _ => "other",
    };
}
