namespace Portcullis.Mesh;

/// <summary>Whether a TLS server asks its callers for a certificate.</summary>
public enum DownstreamCertificate
{
    /// <summary>Gateway mode SIMPLE.</summary>
    NotRequested,

    /// <summary>OPTIONAL_MUTUAL: may be absent; one that is presented must verify.</summary>
    Optional,

    /// <summary>MUTUAL.</summary>
    Required,
}
