using System.Collections.Immutable;
using Portcullis.Policy;
using Portcullis.Routing;

namespace Portcullis.Mesh;

/// <summary>What one connection is served by: on a TLS socket chosen by SNI, on a plaintext socket the only one.</summary>
public sealed record GatewayChain
{
    /// <summary>Names the chain across snapshots and in logs, as <c>default/httpbin servers[1]</c>.</summary>
    public required string Key { get; init; }

    /// <summary>Lower case: exact names, <c>*.suffix</c>, or <c>*</c>, which also takes connections without SNI. Empty on plaintext sockets.</summary>
    public ImmutableArray<string> SniHosts { get; init; } = [];

    /// <summary>Null on plaintext sockets.</summary>
    public TlsServerSettings? Tls { get; init; }

    public required RouteTable Routes { get; init; }

    /// <summary>The token rules; <see cref="RequestAuthenticator.None"/> when no RequestAuthentication applies.</summary>
    public RequestAuthenticator Authentication { get; init; } = RequestAuthenticator.None;

    public required AccessPolicy Access { get; init; }
}
