using System.Collections.Immutable;

namespace Portcullis.Resources;

/// <summary>VirtualService <c>TLSRoute</c>.</summary>
public sealed record TlsRouteSpec(ImmutableArray<TlsMatchSpec> Match, ImmutableArray<RouteDestinationSpec> Route);
