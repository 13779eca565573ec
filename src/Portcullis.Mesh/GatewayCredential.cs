using System.Collections.Immutable;

namespace Portcullis.Mesh;

/// <summary>What a <c>credentialName</c> (or a set of certificate files) stands for, checked: the key belongs to the certificate, the authorities parse.</summary>
public sealed record GatewayCredential
{
    /// <summary>One, or two of different key types.</summary>
    public required ImmutableArray<CertificateAndKey> Certificates { get; init; }

    /// <summary>Trust anchors for callers' certificates; null when the credential has no CA part.</summary>
    public string? TrustAnchorsPem { get; init; }

    /// <summary>Revocation lists; null when there are none.</summary>
    public string? RevocationListsPem { get; init; }
}
