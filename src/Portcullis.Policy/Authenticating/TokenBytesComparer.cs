using System.Diagnostics.CodeAnalysis;

namespace Portcullis.Policy.Authenticating;

/// <summary>Compares whole tokens, and hashes only their ends.</summary>
internal sealed class TokenBytesComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    private const int Hashed = 64; // the signature's end: tokens that share it do not all verify

    public static TokenBytesComparer Instance { get; } = new();

    public bool Equals(byte[]? x, byte[]? y) => x is null || y is null ? x == y : x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] obj) => GetHashCode(obj.AsSpan());

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    // Randomized per process, so that nobody can choose tokens that collide.
    public int GetHashCode(ReadOnlySpan<byte> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(alternate.Length > Hashed ? alternate[^Hashed..] : alternate);
        hash.Add(alternate.Length);
        return hash.ToHashCode();
    }
}
