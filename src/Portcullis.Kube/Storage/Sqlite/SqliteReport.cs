using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>What a check of a SQLite store found.</summary>
/// <param name="Changes">Kept in the log of changes.</param>
/// <param name="Sealed">Values, old ones in the log among them, that are stored encrypted.</param>
/// <param name="Stale">Values that are not encrypted with the key that encrypts now.</param>
/// <param name="Problems">Empty when the store is sound.</param>
public sealed record SqliteReport(long Revision, int Objects, int Changes, int Sealed, int Stale, ImmutableArray<string> Problems)
{
    /// <summary>How many values each key sealed, by the key's id; those of the log among them.</summary>
    public ImmutableSortedDictionary<string, int> Keys { get; init; } = ImmutableSortedDictionary<string, int>.Empty;

    public bool IsSound => Problems.IsEmpty;
}
