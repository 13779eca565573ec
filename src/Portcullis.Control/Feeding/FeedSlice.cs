using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>What one data plane's namespace entitles it to.</summary>
/// <param name="RootNamespace">The mesh's root namespace, as MeshConfig has it.</param>
/// <param name="MeshConfig">Where the MeshConfig stands.</param>
internal readonly record struct FeedSlice(string Namespace, string RootNamespace, ObjectKey MeshConfig)
{
    public bool Holds(FeedEntry? entry) => entry is not null && FeedScopes.Of(entry.Key) switch
    {
        FeedScope.Everyone => true,
        FeedScope.OwnNamespace => entry.Key.Namespace == Namespace,
        FeedScope.OwnAndRootNamespace => entry.Key.Namespace == Namespace || entry.Key.Namespace == RootNamespace,
        FeedScope.MeshConfigAndAuthorities => entry.HoldsAuthorities || entry.Key == MeshConfig,
        _ => false,
    };
}
