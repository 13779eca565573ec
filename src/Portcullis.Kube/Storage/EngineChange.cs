namespace Portcullis.Kube;

/// <summary>One committed change as the engine tells it.</summary>
/// <param name="Revision">Changes of one commit share it; it never falls, and is above zero.</param>
/// <param name="Json">What was written, or null for a deletion.</param>
/// <param name="Unreadable">Why nobody can say here what was written, although it is no deletion; null: it was read.</param>
public sealed record EngineChange(long Revision, ObjectKey Key, ReadOnlyMemory<byte>? Json, string? Unreadable = null);
