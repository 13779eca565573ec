namespace Portcullis.Kube;

/// <summary>One change that is to be made if the object is still what the writer saw.</summary>
/// <param name="Expected">The revision the object must have; zero: it must not exist.</param>
/// <param name="Json">The object as <see cref="StoredObject.Json"/>, its resourceVersion absent or stale (the store sets it); null deletes.</param>
public sealed record ObjectWrite(ObjectKey Key, long Expected, ReadOnlyMemory<byte>? Json);
