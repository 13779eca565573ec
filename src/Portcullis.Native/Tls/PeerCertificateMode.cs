namespace Portcullis.Native;

/// <summary>Whether the other side of a TLS connection is asked for a certificate.</summary>
public enum PeerCertificateMode
{
    /// <summary>Not asked (Istio: SIMPLE).</summary>
    NotRequested,

    /// <summary>Asked; absence is fine, a bad one is not (Istio: OPTIONAL_MUTUAL).</summary>
    Optional,

    /// <summary>Asked; absence fails the handshake (Istio: MUTUAL).</summary>
    Required,
}
