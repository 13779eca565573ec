namespace Portcullis.Resources;

/// <summary>VirtualService <c>HTTPRouteDestination</c>.</summary>
public sealed record HttpRouteDestinationSpec(DestinationSpec Destination, int Weight)
{
    public HeaderOperationsSpec Headers { get; init; } = HeaderOperationsSpec.None;
}
