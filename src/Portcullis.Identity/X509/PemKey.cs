namespace Portcullis.Identity;

/// <summary>A private key as found in PEM text. Never logged: <see cref="ToString"/> says only the kind.</summary>
public sealed class PemKey(PemKeyKind kind, ReadOnlyMemory<byte> der)
{
    public PemKeyKind Kind { get; } = kind;

    /// <summary>Empty when <see cref="Kind"/> is <see cref="PemKeyKind.Encrypted"/>.</summary>
    public ReadOnlyMemory<byte> Der { get; } = der;

    public override string ToString() => $"{Kind} private key";
}
