namespace Portcullis.Native;

/// <summary>What one step of a TLS session came to.</summary>
public enum TlsStatus
{
    /// <summary>It did what it was asked; for reads and writes at least one byte.</summary>
    Done,

    /// <summary>Call again when the descriptor is readable.</summary>
    WantRead,

    /// <summary>Call again when the descriptor is writable.</summary>
    WantWrite,

    /// <summary>The peer is done: close_notify, or end of stream without it (<see cref="TlsSession.Truncated"/>).</summary>
    Closed,

    /// <summary>The session is over; <see cref="TlsSession.Failure"/> says why.</summary>
    Failed,
}
