using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Mesh;

/// <summary>How one chain terminates TLS. Equal settings have equal fingerprints, so that a reload reuses what did not change.</summary>
public sealed record TlsServerSettings
{
    /// <summary>SHA-256 over everything that shapes a handshake, lower-case hex.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>Why this chain cannot serve: its handshakes are closed. Null when it can.</summary>
    public string? Unavailable { get; init; }

    public GatewayCredential? Credential { get; init; }

    public DownstreamCertificate DownstreamCertificate { get; init; }

    /// <summary>Never <see cref="TlsProtocolVersion.Auto"/>.</summary>
    public TlsProtocolVersion MinVersion { get; init; } = TlsProtocolVersion.Tls12;

    /// <summary>Never <see cref="TlsProtocolVersion.Auto"/>.</summary>
    public TlsProtocolVersion MaxVersion { get; init; } = TlsProtocolVersion.Tls13;

    /// <summary>For TLS 1.2 and below; empty leaves the defaults.</summary>
    public ImmutableArray<string> CipherSuites { get; init; } = [];

    public ImmutableArray<string> EcdhCurves { get; init; } = [];

    /// <summary>A caller's certificate must carry one of these names; empty accepts any.</summary>
    public ImmutableArray<string> SubjectAltNames { get; init; } = [];

    /// <summary>Base64 SHA-256 of SubjectPublicKeyInfo.</summary>
    public ImmutableArray<string> SpkiHashes { get; init; } = [];

    /// <summary>Lower-case hex SHA-256 of the DER certificate, without colons.</summary>
    public ImmutableArray<string> CertificateHashes { get; init; } = [];

    /// <summary>Any certificate is let in, and none of its names counts as an identity.</summary>
    public bool InsecureSkipVerify { get; init; }
}
