namespace Portcullis.Resources;

/// <summary>VirtualService <c>HTTPRetry</c>.</summary>
public sealed record HttpRetrySpec
{
    /// <summary>Zero switches retries off.</summary>
    public int Attempts { get; init; }

    public TimeSpan? PerTryTimeout { get; init; }
    public TimeSpan? Backoff { get; init; }

    /// <summary>Comma-separated, as written; null means Istio's default list.</summary>
    public string? RetryOn { get; init; }

    public bool RetryRemoteLocalities { get; init; }
    public bool? RetryIgnorePreviousHosts { get; init; }
}
