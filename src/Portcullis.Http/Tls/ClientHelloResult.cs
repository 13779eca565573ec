namespace Portcullis.Http;

/// <summary>What the first bytes of a connection turned out to be.</summary>
public enum ClientHelloResult : byte
{
    /// <summary>So far it may be a ClientHello; peek again when there is more.</summary>
    NeedMore,
    Ok,

    /// <summary>The connection does not start with a TLS handshake record.</summary>
    NotTls,

    /// <summary>A TLS handshake that is malformed or over the bounds.</summary>
    Invalid,
}
