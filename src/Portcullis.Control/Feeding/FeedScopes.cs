using System.Collections.Frozen;
using Portcullis.Kube;
using Portcullis.Resources;

namespace Portcullis.Control;

/// <summary>The scope of each kind.</summary>
internal static class FeedScopes
{
    private static readonly FrozenDictionary<(string Group, string Plural), FeedScope> ByKind =
        Kinds.All.ToFrozenDictionary(kind => (kind.Group, kind.Plural), Of);

    public static FeedScope Of(ObjectKey key) => ByKind.GetValueOrDefault((key.Group, key.Plural));

    /// <summary>Every collection that some data plane reads.</summary>
    public static IEnumerable<(string Group, string Plural)> Collections => ByKind.Where(static kind => kind.Value != FeedScope.None).Select(static kind => kind.Key);

    private static FeedScope Of(ResourceKind kind) => kind switch
    {
        _ when kind == Kinds.Secret => FeedScope.OwnNamespace,
        _ when kind == Kinds.ConfigMap => FeedScope.MeshConfigAndAuthorities,
        _ when kind == Kinds.Service || kind == Kinds.Endpoints || kind == Kinds.EndpointSlice => FeedScope.Everyone,
        { Group: "security.istio.io" } => FeedScope.OwnAndRootNamespace,
        { Group: "networking.istio.io" } => FeedScope.Everyone,
        _ => FeedScope.None,
    };
}
