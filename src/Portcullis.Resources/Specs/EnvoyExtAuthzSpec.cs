namespace Portcullis.Resources;

/// <summary>What Istio's two external authorizers have in common.</summary>
public abstract record EnvoyExtAuthzSpec
{
    /// <summary><c>host</c> or <c>namespace/host</c>, where host is a service's full name.</summary>
    public required string Service { get; init; }

    /// <summary>The service's port, 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>How long an answer may take; Istio's default is 600 s.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(600);

    /// <summary>Requests pass when the authorizer cannot be asked.</summary>
    public bool FailOpen { get; init; }

    /// <summary>The route is chosen again after the authorizer has changed headers.</summary>
    public bool ClearRouteCache { get; init; }

    /// <summary>The HTTP status when the authorizer cannot be asked; Envoy's default is 403.</summary>
    public int StatusOnError { get; init; } = 403;

    /// <summary><c>includeRequestBodyInCheck</c>; null sends no body.</summary>
    public EnvoyExtAuthzBodySpec? IncludeRequestBodyInCheck { get; init; }
}
