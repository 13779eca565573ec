namespace Portcullis.Kube;

/// <summary>Stores everything as it is: for tests and for stores without Secrets.</summary>
public sealed class UnsealedValues : IValueSealer
{
    private UnsealedValues()
    {
    }

    public static UnsealedValues Instance { get; } = new();

    public byte[] Seal(ObjectKey key, ReadOnlySpan<byte> plain) => plain.ToArray();

    public byte[] Open(ObjectKey key, ReadOnlySpan<byte> stored) => stored.ToArray();

    public bool IsCurrent(ObjectKey key, ReadOnlySpan<byte> stored) => true;
}
