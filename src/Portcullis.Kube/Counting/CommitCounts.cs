namespace Portcullis.Kube;

/// <summary>What became of a store's commits since it was opened.</summary>
/// <param name="Conflicts">Found another version than they expected, and changed nothing.</param>
/// <param name="Failures">The engine could not make them, or not say whether it did.</param>
/// <param name="Durations">How long the engine took for those that were made: until they were durable.</param>
public sealed record CommitCounts(long Conflicts, long Failures, DurationCounts Durations)
{
    public long Made => Durations.Count;
}
