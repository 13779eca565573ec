namespace Portcullis.Kube;

/// <summary>A write that was made, or would have been.</summary>
/// <param name="Code">200 or 201.</param>
/// <param name="Json">The object under its stored version; null when a Status says it all.</param>
/// <param name="Stored">The object as the store holds it; null after a dry run.</param>
/// <param name="Status">What is answered when there is no object to return.</param>
internal sealed record WriteOutcome(int Code, ReadOnlyMemory<byte>? Json, StoredObject? Stored, ApiStatus? Status = null);
