namespace Portcullis.Resources;

/// <summary>VirtualService <c>HTTPFaultInjection</c>; a percentage absent in the document is 0: never.</summary>
public sealed record HttpFaultSpec
{
    public TimeSpan? FixedDelay { get; init; }
    public double DelayPercentage { get; init; }
    public int? AbortHttpStatus { get; init; }
    public string? AbortGrpcStatus { get; init; }
    public double AbortPercentage { get; init; }
}
