using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>What discovery tells: the catalog's types in all their versions, and the review resources that are answered and never stored.</summary>
internal static class DiscoveryList
{
    /// <summary>The groups in the order told, the core group left out, each with its versions, the preferred one first.</summary>
    public static IEnumerable<(string Group, ImmutableArray<string> Versions)> Groups(ResourceCatalog catalog) => catalog.All.Concat(ReviewKinds.All)
        .Select(type => (type.Group, type.Versions))
        .Where(entry => entry.Group.Length > 0)
        .GroupBy(entry => entry.Group, StringComparer.Ordinal)
        .Select(group => (group.Key, group.SelectMany(entry => entry.Versions).Distinct(StringComparer.Ordinal).ToImmutableArray()));

    /// <summary>The resources of one version, by plural; empty when there is no such version.</summary>
    public static ImmutableArray<DiscoveryEntry> Resources(ResourceCatalog catalog, string group, string version) =>
    [
        .. catalog.All.Concat(ReviewKinds.All).Where(type => type.Group == group && type.Versions.Contains(version, StringComparer.Ordinal))
            .Select(type => Entry(type, version))
            .OrderBy(entry => entry.Plural, StringComparer.Ordinal),
    ];

    private static DiscoveryEntry Entry(ResourceType type, string version) => new(type.Group, version, type.Kind, type.Plural, type.Singular, type.Namespaced,
        ResourceVerbs.Of(type), type.ShortNames, type.Categories, Parts(type, version));

    private static ImmutableArray<DiscoveryPart> Parts(ResourceType type, string version)
    {
        var parts = ImmutableArray.CreateBuilder<DiscoveryPart>();
        if (type.HasScale)
            parts.Add(new DiscoveryPart("scale", "autoscaling", "v1", "Scale", ["get"]));
        if (type.HasStatus)
            parts.Add(new DiscoveryPart("status", type.Group, version, type.Kind, ResourceVerbs.OfStatus(type)));
        if (type is { Group: "", Kind: "ServiceAccount" })
            parts.Add(new DiscoveryPart("token", "authentication.k8s.io", "v1", "TokenRequest", ["create"]));
        return parts.ToImmutable();
    }
}
