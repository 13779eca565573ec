using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>VirtualService <c>TLSMatchAttributes</c>.</summary>
public sealed record TlsMatchSpec
{
    public ImmutableArray<string> SniHosts { get; init; } = [];
    public ImmutableArray<string> DestinationSubnets { get; init; } = [];
    public int? Port { get; init; }
    public ImmutableSortedDictionary<string, string> SourceLabels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    public string? SourceNamespace { get; init; }
    public ImmutableArray<string> Gateways { get; init; } = [];
}
