using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>VirtualService <c>L4MatchAttributes</c>.</summary>
public sealed record TcpMatchSpec
{
    public ImmutableArray<string> DestinationSubnets { get; init; } = [];
    public int? Port { get; init; }
    public ImmutableSortedDictionary<string, string> SourceLabels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;
    public string? SourceNamespace { get; init; }
    public ImmutableArray<string> Gateways { get; init; } = [];
}
