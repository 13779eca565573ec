using System.Collections.Immutable;

namespace Portcullis.Routing;

/// <summary>One port of a registered service with everything behind it.</summary>
internal sealed record RegisteredPort(int Number, ImmutableArray<LabelledEndpoint> Endpoints)
{
    public ClusterResolution Resolution { get; init; }

    /// <summary>Declared as HTTP/2 or gRPC.</summary>
    public bool SpeaksHttp2 { get; init; }

    /// <summary>See <see cref="Cluster.Refused"/>.</summary>
    public string? Refused { get; init; }
}
