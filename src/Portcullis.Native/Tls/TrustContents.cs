namespace Portcullis.Native;

/// <summary>The anchors and CRLs of a trust store, held while alternative paths are tried. One thread, short-lived.</summary>
internal sealed class TrustContents : IDisposable
{
    private readonly TrustStore _trust;
    private readonly nint _certificates; // our own references
    private readonly List<nint> _anchors = [];
    private readonly List<nint> _crls = []; // the store's references, alive as long as it is

    private TrustContents(TrustStore trust, nint certificates) => (_trust, _certificates) = (trust, certificates);

    public IReadOnlyList<nint> Anchors => _anchors;

    public static TrustContents Open(TrustStore trust)
    {
        nint store = trust.DangerousGetHandle();
        var contents = new TrustContents(trust, LibCrypto.X509_STORE_get1_all_certs(store));
        for (int i = 0; i < LibCrypto.OPENSSL_sk_num(contents._certificates); i++)
            contents._anchors.Add(LibCrypto.OPENSSL_sk_value(contents._certificates, i));

        nint objects = trust.HasCrls ? LibCrypto.X509_STORE_get0_objects(store) : 0;
        for (int i = 0; objects != 0 && i < LibCrypto.OPENSSL_sk_num(objects); i++)
        {
            nint crl = LibCrypto.X509_OBJECT_get0_X509_CRL(LibCrypto.OPENSSL_sk_value(objects, i));
            if (crl != 0)
                contents._crls.Add(crl);
        }
        return contents;
    }

    /// <summary>Judges exactly this path, leaf first, anchor last, under the same policy as any other.</summary>
    public ChainAnswer JudgePath(List<nint> path, ChainUsage usage, long now)
    {
        nint store = LibCrypto.X509_STORE_new();
        nint between = LibCrypto.OPENSSL_sk_new_null();
        nint check = LibCrypto.X509_STORE_CTX_new();
        try
        {
            _ = LibCrypto.X509_STORE_add_cert(store, path[^1]);
            foreach (nint crl in _crls)
                _ = LibCrypto.X509_STORE_add_crl(store, crl);
            for (int i = 1; i < path.Count - 1; i++)
                _ = LibCrypto.OPENSSL_sk_push(between, path[i]);
            _ = LibCrypto.X509_STORE_CTX_init(check, store, path[0], between);
            return ChainCheck.Once(check, _trust, usage, now);
        }
        finally
        {
            LibCrypto.X509_STORE_CTX_free(check);
            LibCrypto.OPENSSL_sk_free(between);
            LibCrypto.X509_STORE_free(store);
        }
    }

    public void Dispose()
    {
        foreach (nint certificate in _anchors)
            LibCrypto.X509_free(certificate);
        LibCrypto.OPENSSL_sk_free(_certificates);
        GC.KeepAlive(_trust);
    }
}
