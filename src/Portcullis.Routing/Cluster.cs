using System.Collections.Immutable;
using Portcullis.Resources;

namespace Portcullis.Routing;

/// <summary>One upstream service port (and subset) as it is now. Immutable; pools that outlive a snapshot are keyed by <see cref="Name"/>.</summary>
public sealed class Cluster
{
    /// <summary><c>outbound|PORT|SUBSET|HOST</c>, as Istio names it.</summary>
    public required string Name { get; init; }

    /// <summary>The service's full host name.</summary>
    public required string Host { get; init; }

    /// <summary>The service's port, not the endpoints'.</summary>
    public required int Port { get; init; }

    public ClusterResolution Resolution { get; init; }

    /// <summary>Empty: requests get 503 <c>no healthy upstream</c> (flag UH).</summary>
    public ImmutableArray<Endpoint> Endpoints { get; init; } = [];

    /// <summary>DestinationRule <c>connectionPool.tcp.connectTimeout</c>, else the mesh's.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>DestinationRule <c>tls</c> as in force for this port and subset; null means plaintext.</summary>
    public UpstreamTlsSpec? Tls { get; init; }

    /// <summary>Why no connection may be made, for the access log; requests then get a local 503. Null when connecting is fine.</summary>
    /// <remarks>SECURITY: a cluster whose TLS cannot be spoken is refused, so that nothing meant for TLS leaves as plaintext.</remarks>
    public string? Refused { get; init; }

    public override string ToString() => Name;
}
