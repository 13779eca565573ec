using System.Collections.Immutable;

namespace Portcullis.Policy;

/// <summary>The workload that policies select.</summary>
public sealed record PolicyWorkload
{
    public required string Namespace { get; init; }

    /// <summary>For messages only; may be empty.</summary>
    public string Name { get; init; } = "";

    public IReadOnlyDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
}
