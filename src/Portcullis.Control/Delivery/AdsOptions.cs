namespace Portcullis.Control;

/// <summary>Bounds of the configuration stream.</summary>
public sealed record AdsOptions
{
    /// <summary>How this control plane calls itself to proxies.</summary>
    public string Identifier { get; init; } = "portcullis";

    /// <summary>Data planes that run inside this process, by id: their place is not taken by whoever calls itself the same.</summary>
    public Func<string, bool> IsLocal { get; init; } = static _ => false;

    /// <summary>Streams open at once; one more is refused with RESOURCE_EXHAUSTED.</summary>
    public int MostStreams { get; init; } = 20_000;

    /// <summary>Streams of one credential open at once; one more is refused with RESOURCE_EXHAUSTED.</summary>
    public int MostStreamsOfOne { get; init; } = 5_000;

    /// <summary>Bytes of large requests of one credential that may be on their way at once.</summary>
    public long MostRequestBytesOfOne { get; init; } = 64 * 1024 * 1024;

    /// <summary>The longest request accepted, in bytes: the versions that a proxy has of everything are in one.</summary>
    public int MostRequestBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>An update larger than this many bytes goes in several responses; a single object is never cut.</summary>
    public int PartBytes { get; init; } = 1024 * 1024;

    /// <summary>How long a caller may take to say who it is, and to bring any large request that it begins to its end.</summary>
    public TimeSpan FirstRequestWithin { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a proxy may take to acknowledge or refuse an update before its stream is ended.</summary>
    public TimeSpan AnswerWithin { get; init; } = TimeSpan.FromMinutes(2);
}
