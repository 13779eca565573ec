namespace Portcullis.Routing;

/// <summary>VirtualService <c>fault</c>: made before any upstream is contacted; the delay comes first. Immutable.</summary>
public sealed class FaultPolicy
{
    private readonly ulong _delayBelow;
    private readonly ulong _abortBelow;

    /// <summary>The two percentages, each at its own precision of 2^-32.</summary>
    /// <param name="delayPercent">0 to 100; 0 is never, 100 always.</param>
    /// <param name="abortPercent">0 to 100; 0 is never, 100 always.</param>
    internal FaultPolicy(double delayPercent, double abortPercent) =>
        (_delayBelow, _abortBelow) = (Threshold(delayPercent), Threshold(abortPercent));

    /// <summary>Zero when the policy has no delay.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The abort's HTTP status, its body being <c>fault filter abort</c>; null when the policy aborts with a gRPC status or not at all.</summary>
    public int? AbortStatus { get; init; }

    /// <summary>The abort's grpc-status, 0 to 16.</summary>
    public int? AbortGrpcStatus { get; init; }

    /// <summary>Whether this request waits.</summary>
    /// <param name="random">Uniform over all 32-bit values; not the one given to <see cref="Aborts"/>.</param>
    public bool Delays(uint random) => random < _delayBelow;

    /// <summary>Whether this request is answered with the abort.</summary>
    /// <param name="random">Uniform over all 32-bit values.</param>
    public bool Aborts(uint random) => random < _abortBelow;

    private static ulong Threshold(double percent) => (ulong)(Math.Clamp(percent, 0, 100) / 100 * 4294967296.0);
}
