namespace Portcullis.Routing;

/// <summary>How far the search for a route got. All but <see cref="Found"/> are answered 404 with an empty body (flag NR).</summary>
public enum RouteStatus
{
    /// <summary>No virtual host serves the authority.</summary>
    NoVirtualHost,

    /// <summary>A virtual host does, and none of its routes matches.</summary>
    NoRoute,

    Found,
}
