using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>Gateway <c>ServerTLSSettings</c>.</summary>
public sealed record GatewayTlsSpec
{
    public GatewayTlsMode Mode { get; init; }
    public bool HttpsRedirect { get; init; }
    public string? CredentialName { get; init; }
    public ImmutableArray<string> CredentialNames { get; init; } = [];
    public string? CaCertCredentialName { get; init; }

    /// <summary>Path of a PEM chain.</summary>
    public string? ServerCertificate { get; init; }

    /// <summary>Path of a PEM key.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>Path of PEM trust anchors.</summary>
    public string? CaCertificates { get; init; }

    /// <summary>Path of PEM revocation lists.</summary>
    public string? CaCrl { get; init; }

    public ImmutableArray<TlsCertificatePathsSpec> TlsCertificates { get; init; } = [];
    public ImmutableArray<string> SubjectAltNames { get; init; } = [];

    /// <summary>Base64 SHA-256 of the SubjectPublicKeyInfo.</summary>
    public ImmutableArray<string> VerifyCertificateSpki { get; init; } = [];

    /// <summary>Hex SHA-256 of the DER certificate, with or without colons.</summary>
    public ImmutableArray<string> VerifyCertificateHash { get; init; } = [];

    public TlsProtocolVersion MinProtocolVersion { get; init; }
    public TlsProtocolVersion MaxProtocolVersion { get; init; }

    /// <summary>OpenSSL names; unknown ones and duplicates were dropped with a warning.</summary>
    public ImmutableArray<string> CipherSuites { get; init; } = [];

    public ImmutableArray<string> EcdhCurves { get; init; } = [];
    public bool InsecureSkipVerify { get; init; }
}
