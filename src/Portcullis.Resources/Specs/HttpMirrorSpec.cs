namespace Portcullis.Resources;

/// <summary>VirtualService <c>mirror</c> and <c>mirrors</c>, in percent (absent: 100).</summary>
public sealed record HttpMirrorSpec(DestinationSpec Destination, double Percentage);
