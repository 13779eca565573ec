using Portcullis.Mesh;
using Portcullis.Native;
using Portcullis.Resources;

namespace Portcullis.Proxy;

/// <summary>Says to OpenSSL what a snapshot says about a chain.</summary>
internal static class TlsOptions
{
    private static readonly string[] Protocols = ["h2", "http/1.1"];

    public static TlsContextOptions From(TlsServerSettings settings, TimeProvider time) => new()
    {
        Certificates = settings.Credential is { } credential
            ? [.. credential.Certificates.Select(static pair => new TlsCertificate(pair.ChainPem, pair.KeyPem))]
            : [],
        PeerCertificate = settings.DownstreamCertificate switch
        {
            DownstreamCertificate.Required => PeerCertificateMode.Required,
            DownstreamCertificate.Optional => PeerCertificateMode.Optional,
            _ => PeerCertificateMode.NotRequested,
        },
        TrustAnchorsPem = settings.Credential?.TrustAnchorsPem ?? "",
        CrlsPem = settings.Credential?.RevocationListsPem ?? "",
        MinimumVersion = Version(settings.MinVersion, TlsVersion.Tls12),
        MaximumVersion = Version(settings.MaxVersion, TlsVersion.Tls13),
        CipherSuites = settings.CipherSuites,
        Curves = settings.EcdhCurves,
        Alpn = Protocols,
        SkipPeerVerification = settings.InsecureSkipVerify,
        SubjectAltNames = settings.SubjectAltNames,
        SpkiHashes = settings.SpkiHashes,
        CertificateHashes = settings.CertificateHashes,
        Time = time,
    };

    private static TlsVersion Version(TlsProtocolVersion version, TlsVersion unset) => version switch
    {
        TlsProtocolVersion.Tls10 => TlsVersion.Tls10,
        TlsProtocolVersion.Tls11 => TlsVersion.Tls11,
        TlsProtocolVersion.Tls12 => TlsVersion.Tls12,
        TlsProtocolVersion.Tls13 => TlsVersion.Tls13,
        _ => unset,
    };
}
