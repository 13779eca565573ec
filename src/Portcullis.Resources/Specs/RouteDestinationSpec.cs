namespace Portcullis.Resources;

/// <summary>VirtualService <c>RouteDestination</c> of TLS and TCP routes.</summary>
public sealed record RouteDestinationSpec(DestinationSpec Destination, int Weight);
