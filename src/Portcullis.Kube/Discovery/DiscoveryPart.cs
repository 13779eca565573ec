using System.Collections.Immutable;

namespace Portcullis.Kube;

/// <summary>One subresource as discovery tells it, with the kind that it returns.</summary>
internal sealed record DiscoveryPart(string Name, string Group, string Version, string Kind, ImmutableArray<string> Verbs);
