namespace Portcullis.Native;

/// <summary>
/// The one policy by which chains are judged: by the gateway inside a handshake, by the command line outside of one.
/// </summary>
/// <remarks>
/// Istio: partial chains are on (an intermediate or the leaf itself may be the anchor), depth 100, purpose enforced on
/// intermediates too, system roots never consulted, and any CRL makes one necessary for every certificate.
/// </remarks>
internal static unsafe class ChainCheck
{
    private const int Depth = 100;
    private const int SecurityLevel = 2; // 112 bits: RSA 2048, P-224, SHA-224 and up

    /// <summary>Judges the chain in a prepared, unused X509_STORE_CTX over <paramref name="trust"/>, and every other path its certificates allow.</summary>
    public static ChainAnswer Judge(nint check, TrustStore trust, ChainUsage usage, long now)
    {
        ChainAnswer first = Once(check, trust, usage, now);
        if (first.Verdict.Accepted)
            return first;

        nint leaf = LibCrypto.X509_STORE_CTX_get0_cert(check);
        nint presented = LibCrypto.X509_STORE_CTX_get0_untrusted(check);
        if (first.Verdict.Refusal == PeerRefusal.Expired && LastSecond(leaf, presented, trust, usage, now) is { } barely)
            return barely;
        return PathSearch.Find(leaf, presented, trust, usage, now) ?? first;
    }

    /// <summary>RFC 5280 counts the second of notAfter in, OpenSSL counts it out: what was good a second ago and ends now is good.</summary>
    private static ChainAnswer? LastSecond(nint leaf, nint presented, TrustStore trust, ChainUsage usage, long now)
    {
        nint check = LibCrypto.X509_STORE_CTX_new();
        try
        {
            _ = LibCrypto.X509_STORE_CTX_init(check, trust.DangerousGetHandle(), leaf, presented);
            ChainAnswer before = Once(check, trust, usage, now - 1);
            return before.Verdict.Accepted && before.NotAfter >= now ? before : null;
        }
        finally
        {
            LibCrypto.X509_STORE_CTX_free(check);
            GC.KeepAlive(trust);
        }
    }

    /// <summary>Judges the one path that OpenSSL builds.</summary>
    public static ChainAnswer Once(nint check, TrustStore trust, ChainUsage usage, long now)
    {
        fixed (byte* profile = usage == ChainUsage.Client ? "ssl_client\0"u8 : "ssl_server\0"u8)
            _ = LibCrypto.X509_STORE_CTX_set_default(check, profile);

        nint parameters = LibCrypto.X509_STORE_CTX_get0_param(check);
        ulong flags = LibCrypto.FlagPartialChain | LibCrypto.FlagTrustedFirst;
        if (trust.HasCrls)
            flags |= LibCrypto.FlagCrlCheck | LibCrypto.FlagCrlCheckAll;
        _ = LibCrypto.X509_VERIFY_PARAM_set_flags(parameters, flags);
        LibCrypto.X509_VERIFY_PARAM_set_depth(parameters, Depth);
        LibCrypto.X509_VERIFY_PARAM_set_auth_level(parameters, SecurityLevel);
        LibCrypto.X509_VERIFY_PARAM_set_time(parameters, (nint)now);

        LibCrypto.ERR_clear_error();
        int answer = LibCrypto.X509_verify_cert(check);
        LibCrypto.ERR_clear_error();
        int code = LibCrypto.X509_STORE_CTX_get_error(check);
        if (answer != 1 || code != 0)
            return new ChainAnswer(Refused(check, code, usage), long.MaxValue, long.MinValue);

        nint chain = LibCrypto.X509_STORE_CTX_get0_chain(check);
        if ((CertificateForm.Check(chain) ?? KeyStrength.Check(chain)) is { } unfit)
            return new ChainAnswer(unfit, long.MaxValue, long.MinValue);
        (long start, long end) = Validity(chain);
        return new ChainAnswer(ChainVerdict.Accept, start, Math.Min(end, trust.CrlsEnd));
    }

    private static ChainVerdict Refused(nint check, int code, ChainUsage usage) => Refusals.FromCode(
        code, LibCrypto.X509_STORE_CTX_get_error_depth(check), LibCrypto.X509_STORE_CTX_get_current_cert(check), usage);

    private static (long NotBefore, long NotAfter) Validity(nint chain)
    {
        long start = long.MinValue;
        long end = long.MaxValue;
        for (int i = 0; i < LibCrypto.OPENSSL_sk_num(chain); i++)
        {
            nint certificate = LibCrypto.OPENSSL_sk_value(chain, i);
            start = Math.Max(start, Asn1Time.ToUnixSeconds(LibCrypto.X509_get0_notBefore(certificate)) ?? long.MaxValue);
            end = Math.Min(end, Asn1Time.ToUnixSeconds(LibCrypto.X509_get0_notAfter(certificate)) ?? long.MinValue);
        }
        return (start, end);
    }
}
