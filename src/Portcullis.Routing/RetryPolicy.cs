using System.Collections.Immutable;

namespace Portcullis.Routing;

/// <summary>VirtualService <c>retries</c>, else <c>meshConfig.defaultHttpRetryPolicy</c>, else Istio's default of two retries. Immutable.</summary>
public sealed class RetryPolicy
{
    internal const RetryConditions DefaultConditions = RetryConditions.ConnectFailure | RetryConditions.RefusedStream
        | RetryConditions.GrpcUnavailable | RetryConditions.GrpcCancelled | RetryConditions.RetriableStatus;

    /// <summary>Tried once.</summary>
    public static RetryPolicy None { get; } = new() { Attempts = 0, Conditions = RetryConditions.None };

    public static RetryPolicy Default { get; } = new();

    /// <summary>Further tries after the first; zero switches retries off.</summary>
    public int Attempts { get; init; } = 2;

    public RetryConditions Conditions { get; init; } = DefaultConditions;

    /// <summary>Read when <see cref="RetryConditions.RetriableStatus"/> is among the conditions.</summary>
    public ImmutableArray<int> Statuses { get; init; } = [];

    /// <summary>Null: an attempt may take as long as the route's timeout.</summary>
    public TimeSpan? PerTryTimeout { get; init; }

    /// <summary>The unit of the waits between attempts.</summary>
    public TimeSpan BackoffBase { get; init; } = TimeSpan.FromMilliseconds(25);

    /// <summary>Whether endpoints that were tried are avoided while others are left.</summary>
    public bool AvoidTriedEndpoints { get; init; } = true;

    /// <summary>Whether a response with this status counts as failed.</summary>
    public bool RetriesStatus(int status) =>
        (Has(RetryConditions.ServerError) && status is >= 500 and <= 599)
        || (Has(RetryConditions.GatewayError) && (status is 502 or 503 or 504))
        || (Has(RetryConditions.Conflict) && status == 409)
        || (Has(RetryConditions.RetriableStatus) && Statuses.Contains(status));

    /// <summary>Whether this condition is among <see cref="Conditions"/>.</summary>
    public bool Has(RetryConditions condition) => (Conditions & condition) == condition;

    /// <summary>How long to wait before a retry: full jitter below an exponential ceiling of at most ten times the base.</summary>
    /// <param name="retry">1 for the first retry.</param>
    /// <param name="random">Uniform over all 32-bit values.</param>
    public TimeSpan Backoff(int retry, uint random)
    {
        long unit = BackoffBase.Ticks;
        long ceiling = Math.Min(unit * ((1L << Math.Clamp(retry, 1, 5)) - 1), unit * 10);
        return new TimeSpan((long)(((UInt128)random * (ulong)ceiling) >> 32));
    }
}
