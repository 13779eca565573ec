namespace Portcullis.Native;

/// <summary>Kinds of keys refused whatever their size: DSA, and curves that a certificate spells out instead of naming.</summary>
/// <remarks>CVE-2020-0601: with parameters of one's own choosing, anyone's public key can be matched.</remarks>
internal static unsafe class KeyStrength
{
    private const int Dsa = 116, EllipticCurve = 408; // EVP_PKEY_DSA, EVP_PKEY_EC

    /// <summary>Null when every certificate of the verified chain, leaf first, has an acceptable key.</summary>
    public static ChainVerdict? Check(nint chain)
    {
        for (int i = 0; i < LibCrypto.OPENSSL_sk_num(chain); i++)
            if (Fault(LibCrypto.X509_get0_pubkey(LibCrypto.OPENSSL_sk_value(chain, i))) is { } fault)
                return Refusals.Of(PeerRefusal.WeakKey, fault) with { Depth = i };
        return null;
    }

    private static string? Fault(nint key)
    {
        if (key == 0)
            return "public key cannot be read";
        int kind = LibCrypto.EVP_PKEY_get_base_id(key);
        if (kind == Dsa)
            return "DSA key";
        if (kind != EllipticCurve)
            return null;

        int isExplicit = 0;
        LibCrypto.ERR_clear_error();
        fixed (byte* name = "decoded-from-explicit\0"u8)
            _ = LibCrypto.EVP_PKEY_get_int_param(key, name, &isExplicit);
        LibCrypto.ERR_clear_error();
        return isExplicit == 1 ? "curve is spelled out instead of named" : null;
    }
}
