using System.Collections.Immutable;

namespace Portcullis.Routing;

/// <summary>What shares one route table: every plain HTTP server of a port, or one TLS server alone.</summary>
/// <param name="Servers">Oldest Gateway first.</param>
/// <param name="Port">The Gateway's <c>port.number</c>, not the socket's.</param>
public sealed record GatewayBinding(ImmutableArray<GatewayServerHosts> Servers, int Port, GatewayProxy Proxy);
