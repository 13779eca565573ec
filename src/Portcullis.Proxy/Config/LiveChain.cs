using Portcullis.Mesh;
using Portcullis.Native;

namespace Portcullis.Proxy;

/// <summary>One chain of a snapshot with the TLS context its handshakes use. Immutable.</summary>
/// <param name="Tls">Null on plaintext sockets and for chains that cannot serve.</param>
/// <param name="Unavailable">Why handshakes are closed; null when they are served.</param>
internal sealed record LiveChain(GatewayChain Chain, TlsContext? Tls, string? Unavailable)
{
    /// <summary>The first URI SAN of the certificate this chain presents; null when it has none.</summary>
    public string? LocalUri { get; init; }

    /// <summary>SECURITY: names of certificates nobody verified are no identity.</summary>
    public bool TrustsPeers => Chain.Tls is { InsecureSkipVerify: false };

    /// <summary>
    /// Whether a connection that <paramref name="earlier"/> let in would be let in by this chain too. New anchors or CRLs do not count:
    /// they judge new handshakes (Istio: established connections live on).
    /// </summary>
    public bool AsksNoMoreThan(LiveChain earlier)
    {
        if (Chain.Tls is not { } now || earlier.Chain.Tls is not { } then)
            return Chain.Tls is null && earlier.Chain.Tls is null;
        if (ReferenceEquals(now, then) || (now.Fingerprint == then.Fingerprint && now.Unavailable is null))
            return true;
        if (now.Unavailable is not null)
            return false;
        if (now.DownstreamCertificate == DownstreamCertificate.Required && then.DownstreamCertificate != DownstreamCertificate.Required)
            return false;
        return now.InsecureSkipVerify || now.DownstreamCertificate == DownstreamCertificate.NotRequested
            || (!then.InsecureSkipVerify && now.SubjectAltNames.SequenceEqual(then.SubjectAltNames)
                && now.SpkiHashes.SequenceEqual(then.SpkiHashes) && now.CertificateHashes.SequenceEqual(then.CertificateHashes));
    }
}
