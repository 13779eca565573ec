using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>core Secret: <c>data</c> decoded from base64, with <c>stringData</c> laid over it.</summary>
/// <remarks>SECURITY: values are never printed, not even in diagnostics.</remarks>
public sealed record SecretSpec(string Type, ImmutableSortedDictionary<string, ImmutableArray<byte>> Values)
{
    /// <summary>Names the keys only.</summary>
    public override string ToString() => $"Secret {{ {string.Join(", ", Values.Keys)} }}";
}
