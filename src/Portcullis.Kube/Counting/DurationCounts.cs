using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>What a <see cref="DurationHistogram"/> held at a moment.</summary>
/// <param name="Buckets">How many fell into each bucket of <see cref="DurationHistogram.Ends"/> alone, and last how many took longer.</param>
/// <param name="Sum">Of all durations.</param>
public sealed record DurationCounts(ImmutableArray<long> Buckets, TimeSpan Sum)
{
    public static DurationCounts None { get; } = new([.. new long[DurationHistogram.Ends.Length + 1]], TimeSpan.Zero);

    public long Count => Buckets.Sum();
}
