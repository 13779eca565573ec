using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>One resource as discovery tells it.</summary>
/// <param name="Subresources">Name, group, version and kind of what it returns, and verbs.</param>
internal sealed record DiscoveryEntry(string Group, string Version, string Kind, string Plural, string Singular, bool Namespaced,
    ImmutableArray<string> Verbs, ImmutableArray<string> ShortNames, ImmutableArray<string> Categories, ImmutableArray<DiscoveryPart> Subresources);
