namespace Portcullis.Native;

/// <summary>Why a peer's certificate was refused.</summary>
public enum PeerRefusal
{
    None,
    NoCertificate,
    Malformed,
    Expired,
    NotYetValid,
    UnknownIssuer,
    SelfSigned,
    BadSignature,
    PathLength,
    NameConstraints,
    NotACertificateAuthority,
    ExtendedKeyUsage,
    KeyUsage,
    Revoked,
    CrlMissing,
    CrlExpired,
    CrlInvalid,
    WeakKey,
    UnknownCriticalExtension,
    SubjectAltName,
    CertificateHash,
    NameMismatch,
    Other,
}
