using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>What an API has answered since its start.</summary>
/// <param name="Durations">By verb; watches are left out, which last as long as they are wanted.</param>
public sealed record ApiCounts(ImmutableArray<RequestCount> Requests, ImmutableSortedDictionary<string, DurationCounts> Durations, int OpenWatches);
