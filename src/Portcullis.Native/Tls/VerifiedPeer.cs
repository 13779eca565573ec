namespace Portcullis.Native;

/// <summary>A certificate whose chain was verified. Only the verifier makes one. Shared by connections that present the same chain.</summary>
public sealed class VerifiedPeer
{
    internal VerifiedPeer(byte[] der, long notBefore, long notAfter) => (Der, NotBefore, NotAfter) = (der, notBefore, notAfter);

    /// <summary>The leaf, DER.</summary>
    public ReadOnlyMemory<byte> Der { get; }

    /// <summary>
    /// Whatever the owner derives from <see cref="Der"/>, kept so that it is derived once. Racing writers must write equal values.
    /// </summary>
    public object? Derived { get; set; }

    /// <summary>Unix seconds between which this verification holds: the narrowest of the chain and its CRLs.</summary>
    internal long NotBefore { get; }

    internal long NotAfter { get; }
}
