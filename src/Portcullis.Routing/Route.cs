using System.Collections.Immutable;

namespace Portcullis.Routing;

/// <summary>What happens to the requests that matched: compiled, immutable, shared by all of them.</summary>
public sealed class Route
{
    private readonly ulong[] _ceilings; // INVARIANT: running sums of the weights; the last one is the total
    private readonly ulong _total;

    internal Route(string name, ImmutableArray<RouteDestination> destinations)
    {
        Name = name;
        Destinations = destinations;
        _ceilings = new ulong[destinations.Length];
        for (int i = 0; i < destinations.Length; i++)
            _ceilings[i] = _total += (uint)Math.Max(1, destinations[i].Weight);
    }

    /// <summary><c>NAMESPACE/NAME http[INDEX]</c> of the VirtualService's route, or its own name in place of the index; for the access log.</summary>
    public string Name { get; }

    public RouteAction Action =>
        Redirect is not null ? RouteAction.Redirect : DirectResponse is not null ? RouteAction.DirectResponse : RouteAction.Forward;

    /// <summary>Not empty exactly when the route forwards. Destinations of weight zero are left out.</summary>
    public ImmutableArray<RouteDestination> Destinations { get; }

    public Redirect? Redirect { get; init; }
    public DirectResponse? DirectResponse { get; init; }

    /// <summary>From the end of the request to the end of the response, retries included; null is no limit.</summary>
    public TimeSpan? Timeout { get; init; }

    public RetryPolicy Retries { get; init; } = RetryPolicy.None;

    /// <summary>Null keeps the path.</summary>
    public PathRewrite? Rewrite { get; init; }

    public FaultPolicy? Fault { get; init; }
    public CorsPolicy? Cors { get; init; }

    /// <summary>For answers given here (redirects and direct responses); forwarded requests take the destination's.</summary>
    public HeaderChanges ResponseChanges { get; init; } = HeaderChanges.None;

    /// <summary>Chooses a destination in proportion to the weights. Forwarding routes only.</summary>
    /// <param name="random">Uniform over all 32-bit values.</param>
    public RouteDestination Pick(uint random)
    {
        if (_ceilings.Length == 1)
            return Destinations[0];
        ulong point = unchecked((ulong)(((UInt128)random * _total) >> 32));
        for (int i = 0; i < _ceilings.Length; i++)
            if (point < _ceilings[i])
                return Destinations[i];
        throw new InvalidOperationException($"route `{Name}` does not forward");
    }

    public override string ToString() => Name;
}
