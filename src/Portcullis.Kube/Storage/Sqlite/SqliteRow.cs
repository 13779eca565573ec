using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Portcullis.Kube;

/// <summary>One stored value of an object: as it lies in the file.</summary>
/// <param name="Value">Sealed if it must be; null in the log: a deletion.</param>
internal sealed record SqliteRow(string Key, long Revision, byte[]? Value, byte[] Digest)
{
    private const int DigestLength = 16;

    /// <summary>Ties a value to its key and revision: SQLite's own check sees pages that do not fit together, but not a bit that fell over inside a value.</summary>
    public static byte[] DigestOf(string key, long revision, ReadOnlySpan<byte> value)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(key));
        Span<byte> number = stackalloc byte[9]; // one zero behind the key, then the revision
        number[0] = 0;
        BinaryPrimitives.WriteInt64BigEndian(number[1..], revision);
        hash.AppendData(number);
        hash.AppendData(value);
        return hash.GetHashAndReset()[..DigestLength];
    }

    /// <summary>The change that this row tells, opened.</summary>
    /// <exception cref="StorageException">The row is damaged, or cannot be opened; the message names the object.</exception>
    public EngineChange Open(IValueSealer sealer, string path)
    {
        if (ObjectKey.Parse(Key) is not { } key)
            throw SqliteTrouble.Damaged(path, "it holds a key that names no object");
        if (!Digest.AsSpan().SequenceEqual(DigestOf(Key, Revision, Value)))
            throw SqliteTrouble.Damaged(path, $"the content of `{Key}` is not what was written");
        if (Value is null)
            return new EngineChange(Revision, key, Json: null);
        return new EngineChange(Revision, key, sealer.Open(key, Value));
    }
}
