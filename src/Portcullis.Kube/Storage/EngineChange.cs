namespace Portcullis.Kube;

/// <summary>One committed change as the engine tells it.</summary>
/// <param name="Revision">Changes of one commit share it; it never falls, and is above zero.</param>
/// <param name="Json">What was written, or null for a deletion.</param>
public sealed record EngineChange(long Revision, ObjectKey Key, ReadOnlyMemory<byte>? Json);
