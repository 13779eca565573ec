namespace Portcullis.Http;

/// <summary>Bounds on what an HTTP/1 peer may send before its body.</summary>
public sealed record Http1Limits
{
    public static Http1Limits Default { get; } = new();

    /// <summary>Bytes of a head with its line ends; also of a trailer section. Istio's 60 KiB.</summary>
    public int MaxHeadBytes { get; init; } = 60 * 1024;

    /// <summary>Field lines of a head; also of a trailer section.</summary>
    public int MaxHeaderLines { get; init; } = 100;
}
