using Microsoft.Win32.SafeHandles;

namespace Portcullis.Native;

/// <summary>Owns an X509_STORE holding exactly the given anchors and CRLs; system roots are never in it.</summary>
internal sealed unsafe class TrustStore : SafeHandleZeroOrMinusOneIsInvalid
{
    public TrustStore()
        : base(ownsHandle: true)
    {
    }

    public bool HasCrls { get; private set; }

    /// <summary>Unix seconds of the first CRL's end; <see cref="long.MaxValue"/> without CRLs.</summary>
    public long CrlsEnd { get; private set; } = long.MaxValue;

    public static TrustStore? FromPem(string anchorsPem, string crlsPem, out string? problem) =>
        FromPem(anchorsPem, crlsPem, static _ => { }, out problem);

    /// <summary>As above, and shows each anchor to <paramref name="each"/> while it is alive.</summary>
    public static TrustStore? FromPem(string anchorsPem, string crlsPem, Action<nint> each, out string? problem)
    {
        using PemObjects? anchors = PemObjects.Read(anchorsPem, out problem);
        if (anchors is null)
        {
            problem = $"trust anchors cannot be read: {problem}";
            return null;
        }
        using PemObjects? crls = PemObjects.Read(crlsPem, out problem);
        if (crls is null)
        {
            problem = $"certificate revocation lists cannot be read: {problem}";
            return null;
        }
        if (crlsPem.Contains("-----BEGIN", StringComparison.Ordinal) && crls.Crls.Count == 0)
        {
            problem = "no certificate revocation list found where one was given";
            return null;
        }

        var store = new TrustStore();
        store.SetHandle(LibCrypto.X509_STORE_new());
        foreach (nint anchor in anchors.Certificates)
        {
            _ = LibCrypto.X509_STORE_add_cert(store.handle, anchor);
            each(anchor);
        }
        foreach (nint crl in anchors.Crls.Concat(crls.Crls))
            store.Add(crl);
        LibCrypto.ERR_clear_error();
        return store;
    }

    protected override bool ReleaseHandle()
    {
        LibCrypto.X509_STORE_free(handle);
        return true;
    }

    private void Add(nint crl)
    {
        HasCrls = true;
        _ = LibCrypto.X509_STORE_add_crl(handle, crl);
        nint end = LibCrypto.X509_CRL_get0_nextUpdate(crl);
        if (end != 0)
            CrlsEnd = Math.Min(CrlsEnd, Asn1Time.ToUnixSeconds(end) ?? long.MinValue);
    }
}
