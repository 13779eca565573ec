using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>DestinationRule <c>ClientTLSSettings</c>.</summary>
public sealed record UpstreamTlsSpec
{
    public UpstreamTlsMode Mode { get; init; }
    public string? ClientCertificate { get; init; }
    public string? PrivateKey { get; init; }
    public string? CaCertificates { get; init; }
    public string? CaCrl { get; init; }
    public string? CredentialName { get; init; }
    public ImmutableArray<string> SubjectAltNames { get; init; } = [];
    public string? Sni { get; init; }
    public bool InsecureSkipVerify { get; init; }
}
