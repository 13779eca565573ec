namespace Portcullis.Kube;

/// <summary>One change as watchers see it.</summary>
/// <param name="Object">As it is now; after a deletion its last content, with the deletion's revision as resourceVersion.</param>
/// <param name="Previous">As it was before; null when it was added.</param>
public sealed record StoreEvent(StoreEventKind Kind, StoredObject Object, StoredObject? Previous);
