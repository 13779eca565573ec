using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>security.istio.io PeerAuthentication.</summary>
public sealed record PeerAuthenticationSpec
{
    /// <summary>Null when absent or without labels: namespace or mesh level.</summary>
    public WorkloadSelectorSpec? Selector { get; init; }

    public MutualTlsMode Mode { get; init; }

    /// <summary>By the port the process listens on (targetPort), 1 to 65535.</summary>
    public ImmutableSortedDictionary<int, MutualTlsMode> PortLevelMtls { get; init; } = ImmutableSortedDictionary<int, MutualTlsMode>.Empty;
}
