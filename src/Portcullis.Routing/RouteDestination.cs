namespace Portcullis.Routing;

/// <summary>Where a forwarded request goes, and what changes on the way. Immutable.</summary>
public sealed class RouteDestination
{
    private readonly byte[] _authority = [];

    /// <summary>Null when no such service, port or subset exists: the request gets 503 with an empty body (flag NC).</summary>
    public Cluster? Cluster { get; init; }

    /// <summary>Also set when <see cref="Cluster"/> is null, for the access log.</summary>
    public required string ClusterName { get; init; }

    /// <summary>Relative to the route's other destinations.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Everything done to the request's headers, the route's part and the destination's, in order.</summary>
    public HeaderChanges RequestChanges { get; init; } = HeaderChanges.None;

    /// <summary>Everything done to the response's headers, the route's part and the destination's, in order.</summary>
    public HeaderChanges ResponseChanges { get; init; } = HeaderChanges.None;

    /// <summary>The Host to send upstream; empty keeps the caller's.</summary>
    public ReadOnlySpan<byte> Authority => _authority;

    internal byte[] AuthorityBytes
    {
        init => _authority = value;
    }

    public override string ToString() => ClusterName;
}
