namespace Portcullis.Routing;

/// <summary>One step of <see cref="HeaderChanges"/>.</summary>
/// <param name="Name">Lower case.</param>
internal sealed record HeaderChange(HeaderChangeKind Kind, byte[] Name, byte[] Value);
