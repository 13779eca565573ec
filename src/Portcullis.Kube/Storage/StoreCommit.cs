using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>What became of a commit to the store.</summary>
/// <param name="Revision">The commit's revision when it was made; otherwise zero.</param>
/// <param name="Conflict">The first object that was not what the writer expected; null when the commit was made.</param>
/// <param name="Objects">When the commit was made: one object for each write, in their order, as watchers see it; of a deletion the last content with the deletion's revision.</param>
public sealed record StoreCommit(long Revision, ObjectKey? Conflict, ImmutableArray<StoredObject> Objects)
{
    public bool Made => Conflict is null;
}
