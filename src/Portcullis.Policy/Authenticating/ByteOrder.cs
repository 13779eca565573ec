namespace Portcullis.Policy.Authenticating;

/// <summary>Orders byte arrays by their bytes, as Go orders strings.</summary>
internal sealed class ByteOrder : IComparer<byte[]>
{
    public static ByteOrder Instance { get; } = new();

    public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y);
}
