namespace Portcullis.Resources;

/// <summary>VirtualService <c>Destination</c>.</summary>
/// <param name="Host">As written: short names belong to the VirtualService's namespace.</param>
/// <param name="Port">Null: the Service's sole port, else the listener's.</param>
public sealed record DestinationSpec(string Host, string? Subset, int? Port);
