namespace Portcullis.Authorizing;

/// <summary>Whose words the HTTP listener takes for a question.</summary>
internal enum CheckMode
{
    /// <summary>Envoy's external authorization over HTTP: the request itself is the question.</summary>
    Envoy,

    /// <summary>nginx's <c>auth_request</c>.</summary>
    Nginx,

    /// <summary>Traefik's ForwardAuth.</summary>
    Traefik,

    /// <summary>Caddy's <c>forward_auth</c>.</summary>
    Caddy,

    /// <summary>nginx, Traefik or Caddy, told apart by their headers. Never Envoy, whose questions look like anything.</summary>
    Auto,
}
