using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>Counts durations in buckets, as Prometheus does. Thread-safe.</summary>
public sealed class DurationHistogram
{
    /// <summary>The buckets' upper ends, in seconds; one more holds what took longer.</summary>
    public static ImmutableArray<double> Ends { get; } = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

    private readonly long[] _counts = new long[Ends.Length + 1];
    private long _ticks;

    public void Observe(TimeSpan took)
    {
        int bucket = 0;
        while (bucket < Ends.Length && took.TotalSeconds > Ends[bucket])
            bucket++;
        Interlocked.Increment(ref _counts[bucket]);
        Interlocked.Add(ref _ticks, took.Ticks);
    }

    public DurationCounts Read()
    {
        var counts = ImmutableArray.CreateBuilder<long>(_counts.Length);
        for (int bucket = 0; bucket < _counts.Length; bucket++)
            counts.Add(Interlocked.Read(ref _counts[bucket]));
        return new DurationCounts(counts.MoveToImmutable(), TimeSpan.FromTicks(Interlocked.Read(ref _ticks)));
    }
}
