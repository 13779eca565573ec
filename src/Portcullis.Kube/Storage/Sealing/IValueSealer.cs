namespace Portcullis.Kube;

/// <summary>Encrypts what must not lie readable on a disk, on its way to an engine and back. Thread-safe.</summary>
public interface IValueSealer
{
    /// <summary>What is to be stored for an object: sealed if the object's kind demands it, otherwise as it is.</summary>
    byte[] Seal(ObjectKey key, ReadOnlySpan<byte> plain);

    /// <summary>The inverse of <see cref="Seal"/>, whichever of the known keys sealed it.</summary>
    /// <exception cref="StorageException">SECURITY: altered, moved from another object, sealed by an unknown key, or not sealed though its kind demands it. The message names the object and never the content.</exception>
    byte[] Open(ObjectKey key, ReadOnlySpan<byte> stored);

    /// <summary>The id of the key that sealed a stored value; null when it is not sealed.</summary>
    string? KeyOf(ReadOnlySpan<byte> stored) => null;

    /// <summary>Sealed as <see cref="Seal"/> would seal it now; otherwise it is to be sealed anew.</summary>
    bool IsCurrent(ObjectKey key, ReadOnlySpan<byte> stored);
}
