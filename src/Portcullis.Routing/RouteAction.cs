namespace Portcullis.Routing;

/// <summary>What a route does with a request.</summary>
public enum RouteAction
{
    /// <summary>Send it to one of <see cref="Route.Destinations"/>.</summary>
    Forward,

    /// <summary>Answer with <see cref="Route.Redirect"/>.</summary>
    Redirect,

    /// <summary>Answer with <see cref="Route.DirectResponse"/>.</summary>
    DirectResponse,
}
