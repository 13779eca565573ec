using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>The part of <c>metadata</c> that the mesh reads (Kubernetes ObjectMeta).</summary>
public sealed record ObjectMeta
{
    public required ObjectName Name { get; init; }

    public string Namespace => Name.Namespace;

    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    public ImmutableSortedDictionary<string, string> Annotations { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>One-second resolution, as Kubernetes stores it; the minimum value where the document does not say.</summary>
    public DateTimeOffset CreationTimestamp { get; init; }
}
