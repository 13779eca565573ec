using System.Collections.Immutable;
using Portcullis.Control;
using Portcullis.Mesh;
using Portcullis.Syntax;

namespace Portcullis.Following;

/// <summary>What came of one update.</summary>
/// <param name="Next">To be put in force; null when what runs stays, because nothing changed or because the update is refused.</param>
/// <param name="Refusals">Empty exactly when the update is accepted.</param>
/// <param name="Found">Everything found on the way, warnings too.</param>
internal sealed record FeedStep(MeshSnapshot? Next, ImmutableArray<FeedRefusal> Refusals, IReadOnlyList<Diagnostic> Found)
{
    public bool Accepted => Refusals.IsEmpty;
}
