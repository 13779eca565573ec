namespace Portcullis.Kube;

/// <summary>One object as it stands in the store. Immutable; safe to share between threads.</summary>
/// <param name="Revision">The store's revision of the object's last write; the same number as <c>metadata.resourceVersion</c>.</param>
/// <param name="Json">UTF-8 JSON on one line, without a trailing newline. It begins with <c>apiVersion</c>, <c>kind</c>, <c>metadata</c> in this order, and <c>metadata.resourceVersion</c> is set.</param>
public sealed record StoredObject(ObjectKey Key, long Revision, ReadOnlyMemory<byte> Json);
