namespace Portcullis.Native;

/// <summary>What to wait for on a descriptor, and what happened to it; the bits of <c>epoll(7)</c>.</summary>
[Flags]
public enum PollEvents
{
    None = 0,
    Read = 0x1,
    Write = 0x4,

    /// <summary>An error waits; always reported.</summary>
    Error = 0x8,

    /// <summary>Both directions are closed; always reported.</summary>
    HangUp = 0x10,

    /// <summary>The peer will send no more.</summary>
    PeerClosed = 0x2000,
}
