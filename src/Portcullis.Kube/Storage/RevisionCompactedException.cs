namespace Portcullis.Kube;

/// <summary>What followed a revision is no longer known.</summary>
public sealed class RevisionCompactedException(long asked, long oldest)
    : Exception($"too old resource version: {asked} ({oldest})")
{
    public long Asked { get; } = asked;

    /// <summary>The oldest revision from which changes are still known.</summary>
    public long Oldest { get; } = oldest;
}
