using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Portcullis.Kube;

/// <summary>One AES-256 key and the name that values sealed by it carry.</summary>
internal sealed class SealingKey(uint id, byte[] bytes)
{
    public const int Length = SealedFrame.KeyLength;

    public uint Id { get; } = id;

    public string Name => Id.ToString("x8", CultureInfo.InvariantCulture);

    /// <summary>SECURITY: never logged, never part of a message.</summary>
    public byte[] Bytes { get; } = bytes;

    /// <summary>A random key whose id none of the others has.</summary>
    public static SealingKey Create(IReadOnlyCollection<SealingKey> others)
    {
        uint id;
        do
            id = BinaryPrimitives.ReadUInt32BigEndian(RandomNumberGenerator.GetBytes(4));
        while (others.Any(other => other.Id == id));
        return new SealingKey(id, RandomNumberGenerator.GetBytes(Length));
    }
}
