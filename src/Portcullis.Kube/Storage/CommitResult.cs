namespace Portcullis.Kube;

/// <summary>What became of a commit.</summary>
/// <param name="Revision">The revision of the whole commit when it was made; otherwise zero.</param>
/// <param name="Conflict">The first object that was not what the writer expected; null when the commit was made.</param>
public readonly record struct CommitResult(long Revision, ObjectKey? Conflict)
{
    public bool Made => Conflict is null;
}
