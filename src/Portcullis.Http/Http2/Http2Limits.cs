namespace Portcullis.Http;

/// <summary>What an HTTP/2 peer may use of this side.</summary>
public sealed record Http2Limits
{
    public static Http2Limits Default { get; } = new();

    /// <summary>Streams a peer may have open at once.</summary>
    public int MaxConcurrentStreams { get; init; } = 100;

    /// <summary>Bytes of body a stream may send before they are acknowledged.</summary>
    public int StreamWindow { get; init; } = 256 * 1024;

    /// <summary>Bytes of body all streams together may send before they are acknowledged; at least 65,535.</summary>
    public int ConnectionWindow { get; init; } = 1024 * 1024;

    /// <summary>Size of a decoded header list as RFC 9113 section 6.5.2 counts it: 32 bytes more per line.</summary>
    public int MaxHeaderListBytes { get; init; } = 60 * 1024;

    /// <summary>Lines of a header list, pseudo fields not counted.</summary>
    public int MaxHeaderLines { get; init; } = 100;

    /// <summary>Bytes of one encoded field block over all its frames; more is answered with ENHANCE_YOUR_CALM.</summary>
    public int MaxHeaderBlockBytes { get; init; } = 64 * 1024;

    /// <summary>Frames one field block may be spread over.</summary>
    public int MaxHeaderBlockFrames { get; init; } = 16;

    /// <summary>Streams that may be cancelled or fail without any having completed between (CVE-2023-44487, CVE-2025-8671).</summary>
    public int MaxResetBurst { get; init; } = 200;

    /// <summary>Frames without progress (PING, SETTINGS, PRIORITY, empty DATA, unknown) in a burst; each read earns a few back.</summary>
    public int MaxControlBurst { get; init; } = 1000;

    /// <summary>Bytes of unsent output at which further control frames from the peer end the connection.</summary>
    public int MaxOutputBacklog { get; init; } = 512 * 1024;
}
