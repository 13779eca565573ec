using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>DestinationRule <c>TrafficPolicy</c>: the parts the mesh acts on; the others are named in <see cref="Unsupported"/>.</summary>
public sealed record TrafficPolicySpec
{
    public UpstreamTlsSpec? Tls { get; init; }

    /// <summary>A port's block replaces the whole policy for that port.</summary>
    public ImmutableSortedDictionary<int, TrafficPolicySpec> PortLevelSettings { get; init; } = ImmutableSortedDictionary<int, TrafficPolicySpec>.Empty;

    /// <summary><c>connectionPool.tcp.connectTimeout</c>.</summary>
    public TimeSpan? ConnectTimeout { get; init; }

    /// <summary>Fields that decode but do not act, by name; each is warned about at load.</summary>
    public ImmutableArray<string> Unsupported { get; init; } = [];
}
