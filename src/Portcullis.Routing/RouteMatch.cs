using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Routing;

/// <summary>The answer of <see cref="RouteTable.Match"/>.</summary>
public readonly struct RouteMatch
{
    private RouteMatch(RouteStatus status, Route? route) => (Status, Route) = (status, route);

    public RouteStatus Status { get; }

    /// <summary>Not null exactly when <see cref="Status"/> is <see cref="RouteStatus.Found"/>.</summary>
    public Route? Route { get; }

    [MemberNotNullWhen(true, nameof(Route))]
    public bool Found => Route is not null;

    internal static RouteMatch NoVirtualHost => default;
    internal static RouteMatch NoRoute => new(RouteStatus.NoRoute, route: null);

    internal static RouteMatch To(Route route) => new(RouteStatus.Found, route);
}
