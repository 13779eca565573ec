namespace Portcullis.Native;

/// <summary>The protocol agreed on by ALPN.</summary>
public enum TlsAlpn
{
    /// <summary>The peer offered none, or none that we speak.</summary>
    None,

    /// <summary><c>http/1.1</c>.</summary>
    Http1,

    /// <summary><c>h2</c>.</summary>
    Http2,

    /// <summary>Another of the configured ones.</summary>
    Other,
}
