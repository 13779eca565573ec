using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>core ConfigMap.</summary>
public sealed record ConfigMapSpec(ImmutableSortedDictionary<string, string> Values);
