namespace Portcullis.Native;

/// <summary>Judges certificate chains outside of a connection, by the very policy that the gateway applies inside one.</summary>
public sealed class ChainVerifier : IDisposable
{
    private readonly TrustStore _store;

    private ChainVerifier(TrustStore store) => _store = store;

    /// <summary>Null with a problem when anchors or CRLs cannot be read, or there is no anchor.</summary>
    public static ChainVerifier? Create(string anchorsPem, string crlsPem, out string? problem)
    {
        int anchors = 0;
        TrustStore? store = TrustStore.FromPem(anchorsPem, crlsPem, _ => anchors++, out problem);
        if (store is null)
            return null;
        if (anchors > 0)
            return new ChainVerifier(store);
        store.Dispose();
        problem = "no trust anchor found";
        return null;
    }

    /// <summary>Judges one leaf. Bytes that are not a certificate are refused as malformed.</summary>
    /// <param name="name">DNS name or IP address that a subject alternative name must cover; null when any will do.</param>
    public ChainVerdict Verify(
        ReadOnlyMemory<byte> leaf, IReadOnlyList<ReadOnlyMemory<byte>> intermediates, DateTimeOffset at, ChainUsage usage, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(intermediates);
        nint certificate = NativeCertificate.FromDer(leaf.Span);
        if (certificate == 0)
            return Refusals.Of(PeerRefusal.Malformed, "the certificate is not one");

        var others = new List<nint>();
        nint stack = LibCrypto.OPENSSL_sk_new_null();
        nint check = LibCrypto.X509_STORE_CTX_new();
        try
        {
            foreach (ReadOnlyMemory<byte> der in intermediates)
            {
                nint other = NativeCertificate.FromDer(der.Span);
                if (other == 0)
                    return Refusals.Of(PeerRefusal.Malformed, $"intermediate {others.Count + 1} is not a certificate");
                others.Add(other);
                _ = LibCrypto.OPENSSL_sk_push(stack, other);
            }
            _ = LibCrypto.X509_STORE_CTX_init(check, _store.DangerousGetHandle(), certificate, stack);
            ChainVerdict verdict = ChainCheck.Judge(check, _store, usage, at.ToUnixTimeSeconds()).Verdict;
            return verdict.Accepted ? LeafNames.Check(certificate, usage, name) : verdict;
        }
        finally
        {
            LibCrypto.X509_STORE_CTX_free(check);
            LibCrypto.OPENSSL_sk_free(stack);
            foreach (nint other in others)
                LibCrypto.X509_free(other);
            LibCrypto.X509_free(certificate);
            GC.KeepAlive(this);
        }
    }

    public void Dispose() => _store.Dispose();
}
