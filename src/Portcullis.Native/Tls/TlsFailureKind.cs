namespace Portcullis.Native;

/// <summary>Whose fault a TLS failure was, roughly.</summary>
public enum TlsFailureKind
{
    /// <summary>The peer's certificate was refused, or was missing.</summary>
    PeerRefused,

    /// <summary>The peer told us, by an alert, that it does not want to go on.</summary>
    PeerAlert,

    /// <summary>The peer spoke HTTP without TLS.</summary>
    PlainHttp,

    /// <summary>Nothing both sides speak, or bytes that are not TLS.</summary>
    Protocol,

    /// <summary>The connection broke underneath.</summary>
    Socket,
}
