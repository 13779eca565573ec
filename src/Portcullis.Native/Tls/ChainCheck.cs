namespace Portcullis.Native;

/// <summary>
/// The one policy by which chains are judged, applied to a prepared X509_STORE_CTX: by the gateway inside a handshake,
/// by the command line outside of one.
/// </summary>
/// <remarks>
/// Istio: partial chains are on (an intermediate or the leaf itself may be the anchor), depth 100, purpose enforced on
/// intermediates too, system roots never consulted, and any CRL makes one necessary for every certificate.
/// </remarks>
internal static unsafe class ChainCheck
{
    private const int Depth = 100;
    private const int SecurityLevel = 2; // 112 bits: RSA 2048, P-224, SHA-224 and up

    public static ReadOnlySpan<byte> ProfileOf(ChainUsage usage) => usage == ChainUsage.Client ? "ssl_client\0"u8 : "ssl_server\0"u8;

    /// <summary>Runs the verification. The context must not have been used before.</summary>
    public static ChainVerdict Run(nint check, ChainUsage usage, bool withCrls, long now)
    {
        fixed (byte* profile = ProfileOf(usage))
            _ = LibCrypto.X509_STORE_CTX_set_default(check, profile);

        nint parameters = LibCrypto.X509_STORE_CTX_get0_param(check);
        ulong flags = LibCrypto.FlagPartialChain | LibCrypto.FlagTrustedFirst;
        if (withCrls)
            flags |= LibCrypto.FlagCrlCheck | LibCrypto.FlagCrlCheckAll;
        _ = LibCrypto.X509_VERIFY_PARAM_set_flags(parameters, flags);
        LibCrypto.X509_VERIFY_PARAM_set_depth(parameters, Depth);
        LibCrypto.X509_VERIFY_PARAM_set_auth_level(parameters, SecurityLevel);
        LibCrypto.X509_VERIFY_PARAM_set_time(parameters, (nint)now);

        LibCrypto.ERR_clear_error();
        int answer = LibCrypto.X509_verify_cert(check);
        LibCrypto.ERR_clear_error();
        int code = LibCrypto.X509_STORE_CTX_get_error(check);
        if (answer == 1 && code == 0)
            return ChainVerdict.Accept;
        return Refusals.FromCode(code, LibCrypto.X509_STORE_CTX_get_error_depth(check), LibCrypto.X509_STORE_CTX_get_current_cert(check), usage);
    }

    /// <summary>When the verified chain starts and stops being good, in Unix seconds.</summary>
    public static (long NotBefore, long NotAfter) Validity(nint check)
    {
        long start = long.MinValue;
        long end = long.MaxValue;
        nint chain = LibCrypto.X509_STORE_CTX_get0_chain(check);
        for (int i = 0; i < LibCrypto.OPENSSL_sk_num(chain); i++)
        {
            nint certificate = LibCrypto.OPENSSL_sk_value(chain, i);
            start = Math.Max(start, Asn1Time.ToUnixSeconds(LibCrypto.X509_get0_notBefore(certificate)) ?? long.MaxValue);
            end = Math.Min(end, Asn1Time.ToUnixSeconds(LibCrypto.X509_get0_notAfter(certificate)) ?? long.MinValue);
        }
        return (start, end);
    }
}
