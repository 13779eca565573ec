using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>VirtualService <c>TCPRoute</c>.</summary>
public sealed record TcpRouteSpec(ImmutableArray<TcpMatchSpec> Match, ImmutableArray<RouteDestinationSpec> Route);
