namespace Portcullis.Native;

/// <summary>Everything that decides how one TLS server of a listener behaves.</summary>
public sealed record TlsContextOptions
{
    /// <summary>One, or two of different key types (RSA and ECDSA); the peer's abilities choose.</summary>
    public required IReadOnlyList<TlsCertificate> Certificates { get; init; }

    public PeerCertificateMode PeerCertificate { get; init; }

    /// <summary>The only certificates trusted, roots or intermediates or leaves; CRL blocks among them count as CRLs. System roots never are.</summary>
    public string TrustAnchorsPem { get; init; } = "";

    /// <summary>With any CRL given, every certificate of a chain needs a fresh one from its issuer.</summary>
    public string CrlsPem { get; init; } = "";

    public TlsVersion MinimumVersion { get; init; } = TlsVersion.Tls12;
    public TlsVersion MaximumVersion { get; init; } = TlsVersion.Tls13;

    /// <summary>OpenSSL names for TLS 1.2 and below; unknown ones are dropped. Empty: the safe default.</summary>
    public IReadOnlyList<string> CipherSuites { get; init; } = [];

    /// <summary>For example <c>X25519</c>, <c>P-256</c>. Empty: the default.</summary>
    public IReadOnlyList<string> Curves { get; init; } = [];

    /// <summary>In our order of preference. A peer that offers none of them goes on without ALPN.</summary>
    public IReadOnlyList<string> Alpn { get; init; } = [];

    /// <summary>Ignored, and off, when a peer certificate is requested: a resumed session would outlive its CA.</summary>
    public bool SessionTickets { get; init; } = true;

    /// <summary>Istio's <c>insecureSkipVerify</c>: any certificate passes, and none gives an identity.</summary>
    public bool SkipPeerVerification { get; init; }

    /// <summary>Istio's <c>subjectAltNames</c>: literal entries, some SAN must equal some entry. Empty: not asked.</summary>
    public IReadOnlyList<string> SubjectAltNames { get; init; } = [];

    /// <summary>Istio's <c>verifyCertificateSpki</c>: base64 SHA-256 of the public key.</summary>
    public IReadOnlyList<string> SpkiHashes { get; init; } = [];

    /// <summary>Istio's <c>verifyCertificateHash</c>: hexadecimal SHA-256 of the certificate, colons allowed, any case.</summary>
    public IReadOnlyList<string> CertificateHashes { get; init; } = [];

    /// <summary>What verification calls now.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
