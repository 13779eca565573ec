using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace Portcullis.Kube;

/// <summary>Seals Secrets with AES-256-GCM under the first key of a key file and opens them with any key of it. Thread-safe.</summary>
/// <remarks>
/// A sealed value is a <see cref="SealedFrame"/> with the head 0xA7, 1, four bytes of key id. The head and the object's key are authenticated with it,
/// so a value moved to another object, or relabelled, does not open. One key may seal 2^32 values before nonces could repeat by chance.
/// </remarks>
public sealed class KeyRing : IValueSealer
{
    private const byte Mark = 0xA7; // no JSON begins with it
    private const byte Format = 1;
    private const int HeadLength = 6;

    private readonly string _path;
    private readonly Func<ObjectKey, bool> _mustSeal;
    private readonly Lock _reloading = new();
    private SealingKey[] _keys = [];
    private (DateTime Written, long Length) _read;

    private KeyRing(string path, Func<ObjectKey, bool>? mustSeal)
    {
        (_path, _mustSeal) = (path, mustSeal ?? IsSecret);
        Reload();
    }

    /// <summary>The ids of all keys, the one that seals first.</summary>
    public ImmutableArray<string> KeyIds => [.. Keys.Select(key => key.Name)];

    private SealingKey[] Keys => Volatile.Read(ref _keys);

    /// <summary>Writes a new key file with one key, mode 0600.</summary>
    /// <param name="mustSeal">Which objects are sealed; null: Secrets.</param>
    /// <exception cref="StorageException">There is one already, or it cannot be written.</exception>
    public static KeyRing Create(string path, Func<ObjectKey, bool>? mustSeal = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        using (OwnershipLock held = OwnershipLock.Take(path))
        {
            if (File.Exists(path))
                throw new StorageException($"key file `{path}` exists already");
            KeyFile.Write(path, [SealingKey.Create([])]);
        }
        return new KeyRing(path, mustSeal);
    }

    /// <summary>Reads a key file.</summary>
    /// <exception cref="StorageException">It is missing, damaged, or open to other users: its mode must be 0600 or less.</exception>
    public static KeyRing Load(string path, Func<ObjectKey, bool>? mustSeal = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        return new KeyRing(path, mustSeal);
    }

    /// <summary>Puts a new key first in a key file: it seals from now on, the others still open. Who holds the file open must <see cref="Reload"/> to seal with it, and finds it by itself to open with it.</summary>
    /// <exception cref="StorageException">The file cannot be read or written.</exception>
    public static KeyRing Rotate(string path, Func<ObjectKey, bool>? mustSeal = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        using (OwnershipLock held = OwnershipLock.Take(path))
        {
            ImmutableArray<SealingKey> keys = KeyFile.Read(path);
            KeyFile.Write(path, keys.Insert(0, SealingKey.Create(keys)));
        }
        return new KeyRing(path, mustSeal);
    }

    /// <summary>Seals everything in an engine with the first key, then drops all other keys from the file. Backups that older keys sealed cannot be read any more.</summary>
    /// <remarks>Other processes on the same engine must have reloaded their key files before, or they seal with a key that is about to go.</remarks>
    /// <returns>How many values were sealed anew.</returns>
    /// <exception cref="StorageException">A value could not be sealed anew; then every key is kept.</exception>
    public async Task<int> DropOldKeys(IObjectEngine engine, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(engine);
        Reload();
        SealingKey first = Keys[0];
        int count = await engine.Reseal(cancel);
        using (OwnershipLock held = OwnershipLock.Take(_path))
        {
            if (KeyFile.Read(_path)[0].Id != first.Id)
                throw new StorageException($"key file `{_path}` was rotated meanwhile: nothing was dropped");
            KeyFile.Write(_path, [first]);
        }
        Reload();
        return count;
    }

    /// <summary>Drops every key but the first from a key file. The caller made sure that nothing is sealed by the others any more.</summary>
    /// <param name="first">The id of the key that must be first.</param>
    /// <returns>The ids of those that are gone.</returns>
    /// <exception cref="StorageException">Another key is first by now, or the file cannot be read or written.</exception>
    public static ImmutableArray<string> KeepFirst(string path, string first)
    {
        ArgumentNullException.ThrowIfNull(path);
        using OwnershipLock held = OwnershipLock.Take(path);
        ImmutableArray<SealingKey> keys = KeyFile.Read(path);
        if (keys[0].Name != first)
            throw new StorageException($"key file `{path}` was rotated meanwhile: nothing was dropped");
        KeyFile.Write(path, [keys[0]]);
        return [.. keys.Skip(1).Select(static key => key.Name)];
    }

    /// <summary>Reads the key file again.</summary>
    public void Reload()
    {
        lock (_reloading)
        {
            var file = new FileInfo(_path);
            (DateTime, long) read = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
            Volatile.Write(ref _keys, [.. KeyFile.Read(_path)]);
            _read = read;
        }
    }

    /// <inheritdoc/>
    public byte[] Seal(ObjectKey key, ReadOnlySpan<byte> plain)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!_mustSeal(key))
            return plain.ToArray();

        SealingKey with = Keys[0];
        byte[] head = new byte[HeadLength];
        (head[0], head[1]) = (Mark, Format);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(2), with.Id);
        return SealedFrame.Seal(with.Bytes, head, Encoding.UTF8.GetBytes(key.Text), plain);
    }

    /// <inheritdoc/>
    public byte[] Open(ObjectKey key, ReadOnlySpan<byte> stored)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (!IsSealed(stored))
            return _mustSeal(key)
                ? throw new StorageException($"`{key}` is stored without encryption, though its kind is always encrypted: somebody else wrote it")
                : stored.ToArray();

        if (!SealedFrame.Fits(stored.Length, HeadLength) || stored[1] != Format)
            throw new StorageException($"`{key}` is stored encrypted in a form that this version does not know");
        uint id = BinaryPrimitives.ReadUInt32BigEndian(stored[2..]);
        if (Find(id) is not { } with)
            throw new StorageException($"`{key}` is encrypted with key `{id:x8}`, which key file `{_path}` does not hold");

        return SealedFrame.Open(with.Bytes, HeadLength, Encoding.UTF8.GetBytes(key.Text), stored)
            ?? throw new StorageException($"`{key}` cannot be decrypted: it was altered, or belongs to another object");
    }

    /// <inheritdoc/>
    public bool IsCurrent(ObjectKey key, ReadOnlySpan<byte> stored)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _mustSeal(key)
            ? IsSealed(stored) && stored.Length >= HeadLength && BinaryPrimitives.ReadUInt32BigEndian(stored[2..]) == Keys[0].Id
            : !IsSealed(stored);
    }

    /// <inheritdoc/>
    public string? KeyOf(ReadOnlySpan<byte> stored) =>
        IsSealed(stored) && stored.Length >= HeadLength ? BinaryPrimitives.ReadUInt32BigEndian(stored[2..]).ToString("x8", System.Globalization.CultureInfo.InvariantCulture) : null;

    private static bool IsSecret(ObjectKey key) => key.Group.Length == 0 && key.Plural == "secrets";

    private static bool IsSealed(ReadOnlySpan<byte> stored) => stored.Length > 0 && stored[0] == Mark;

    private SealingKey? Find(uint id)
    {
        if (Array.Find(Keys, key => key.Id == id) is { } known)
            return known;

        // Another process may have rotated. A file that did not change is not read again, so damaged values cost little.
        lock (_reloading)
        {
            var file = new FileInfo(_path);
            if (file.Exists && (file.LastWriteTimeUtc, file.Length) != _read)
                Reload();
        }
        return Array.Find(Keys, key => key.Id == id);
    }
}
