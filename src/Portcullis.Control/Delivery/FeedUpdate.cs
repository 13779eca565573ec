using System.Collections.Immutable;

namespace Portcullis.Control;

/// <summary>What changed in a proxy's slice of the store since the update before: after applying it the proxy has all of it at <paramref name="Revision"/>.</summary>
/// <param name="IsWhole">The proxy must forget what it had: this is everything.</param>
/// <param name="Removed">Names that are no longer in the slice.</param>
public sealed record FeedUpdate(long Revision, bool IsWhole, ImmutableArray<FeedObject> Changed, ImmutableArray<string> Removed);
