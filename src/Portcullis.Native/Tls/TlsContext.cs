using System.Text;

namespace Portcullis.Native;

/// <summary>
/// One TLS server's settings, ready for handshakes. Immutable and shared between threads; sessions keep what they need alive,
/// so it may be disposed, or left to the garbage collector, while they run.
/// </summary>
public sealed unsafe class TlsContext : IDisposable
{
    // The order Istio gives its gateways, without the suites that have no forward secrecy.
    private const string DefaultCiphers =
        "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
        + "ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305";

    private TlsContext(SslContextHandle handle, PeerPolicy peers, byte[][] alpn) => (Handle, Peers, Alpn) = (handle, peers, alpn);

    internal SslContextHandle Handle { get; }
    internal PeerPolicy Peers { get; }
    internal byte[][] Alpn { get; }

    /// <summary>Null with a problem for people when the options cannot work: a broken PEM block, a key of another certificate, no anchor.</summary>
    public static TlsContext? Create(TlsContextOptions options, out string? problem)
    {
        ArgumentNullException.ThrowIfNull(options);
        LeafRules? rules = LeafRules.From(options, out problem);
        if (rules is null)
            return null;

        SslContextHandle handle = SslContextHandle.Create();
        PeerPolicy? peers = null;
        problem = Protocols(handle, options) ?? Credentials(handle, options) ?? PeerChecks(handle, options, rules, out peers);
        if (problem is not null || peers is null)
        {
            handle.Dispose();
            return null;
        }

        byte[][] alpn = [.. options.Alpn.Select(Encoding.ASCII.GetBytes)];
        if (alpn.Length > 0)
            LibSsl.SSL_CTX_set_alpn_select_cb(handle.DangerousGetHandle(), &TlsCallbacks.SelectAlpn, 0);
        return new TlsContext(handle, peers, alpn);
    }

    public void Dispose() => Handle.Dispose();

    private static string? Protocols(SslContextHandle handle, TlsContextOptions options)
    {
        nint context = handle.DangerousGetHandle(); // nobody else has it yet
        bool old = options.MinimumVersion < TlsVersion.Tls12;
        LibSsl.SSL_CTX_set_security_level(context, old ? 0 : 2); // OpenSSL speaks TLS 1.0 and 1.1 at level 0 only
        _ = LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlMinVersion, (nint)options.MinimumVersion, 0);
        _ = LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlMaxVersion, (nint)options.MaximumVersion, 0);
        _ = LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlReadAhead, 1, 0);
        _ = LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlMode, LibSsl.ModePartialWrite | LibSsl.ModeMovingWriteBuffer | LibSsl.ModeReleaseBuffers, 0);
        _ = LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlSessionCacheMode, LibSsl.SessionCacheOff, 0);

        ulong flags = LibSsl.OpNoCompression | LibSsl.OpNoRenegotiation | LibSsl.OpServerPreference;
        bool tickets = options.SessionTickets && options.PeerCertificate == PeerCertificateMode.NotRequested;
        if (!tickets)
            flags |= LibSsl.OpNoTicket;
        _ = LibSsl.SSL_CTX_set_options(context, flags);
        _ = LibSsl.SSL_CTX_set_num_tickets(context, tickets ? 1u : 0u);
        fixed (byte* id = "portcullis"u8)
            _ = LibSsl.SSL_CTX_set_session_id_context(context, id, 10);

        string ciphers = options.CipherSuites.Count == 0 ? DefaultCiphers : string.Join(':', options.CipherSuites);
        LibCrypto.ERR_clear_error();
        fixed (byte* names = Terminated(ciphers))
            if (LibSsl.SSL_CTX_set_cipher_list(context, names) != 1)
                return $"none of the cipher suites `{ciphers}` is known: {OpenSslError.Take().Text}";
        if (options.Curves.Count == 0)
            return null;
        fixed (byte* names = Terminated(string.Join(':', options.Curves)))
            return LibSsl.SSL_CTX_ctrl(context, LibSsl.CtrlGroupsList, 0, (nint)names) == 1
                ? null
                : $"curves `{string.Join(',', options.Curves)}` are not all known: {OpenSslError.Take().Text}";
    }

    private static string? Credentials(SslContextHandle handle, TlsContextOptions options)
    {
        if (options.Certificates.Count == 0)
            return "no certificate to present";
        foreach (TlsCertificate certificate in options.Certificates)
            if (Credential(handle.DangerousGetHandle(), certificate) is { } problem)
                return problem;
        return null;
    }

    private static string? Credential(nint context, TlsCertificate certificate)
    {
        using PemObjects? chain = PemObjects.Read(certificate.ChainPem, out string? problem);
        if (chain is null)
            return $"certificate chain cannot be read: {problem}";
        if (chain.Certificates.Count == 0)
            return "no certificate found in the chain";

        nint key = PemObjects.ReadKey(certificate.KeyPem, out problem);
        if (key == 0)
            return problem;
        nint issuers = LibCrypto.OPENSSL_sk_new_null();
        try
        {
            LibCrypto.ERR_clear_error();
            if (LibCrypto.X509_check_private_key(chain.Certificates[0], key) != 1)
                return "private key does not match the certificate";
            foreach (nint issuer in chain.Certificates.Skip(1))
                _ = LibCrypto.OPENSSL_sk_push(issuers, issuer);
            return LibSsl.SSL_CTX_use_cert_and_key(context, chain.Certificates[0], key, issuers, 1) == 1
                ? null
                : $"certificate cannot be used: {OpenSslError.Take().Text}";
        }
        finally
        {
            LibCrypto.ERR_clear_error();
            LibCrypto.OPENSSL_sk_free(issuers);
            LibCrypto.EVP_PKEY_free(key);
        }
    }

    private static string? PeerChecks(SslContextHandle handle, TlsContextOptions options, LeafRules rules, out PeerPolicy? peers)
    {
        nint context = handle.DangerousGetHandle();
        peers = null;
        if (options.PeerCertificate == PeerCertificateMode.NotRequested)
        {
            peers = new PeerPolicy(rules, trust: null, skip: false, options.Time);
            return null;
        }

        int anchors = 0;
        TrustStore? store = TrustStore.FromPem(
            options.TrustAnchorsPem,
            options.CrlsPem,
            anchor =>
            {
                anchors++;
                _ = LibSsl.SSL_CTX_add_client_CA(context, anchor);
            },
            out string? problem);
        if (store is null)
            return problem;
        if (anchors == 0)
        {
            store.Dispose();
            return "no trust anchor found to verify peer certificates with";
        }

        LibSsl.SSL_CTX_set1_cert_store(context, store.DangerousGetHandle());
        peers = new PeerPolicy(rules, store, options.SkipPeerVerification, options.Time);

        // Istio: with lists to satisfy, a peer without a certificate cannot satisfy them.
        bool required = options.PeerCertificate == PeerCertificateMode.Required || (rules.Any && !options.SkipPeerVerification);
        LibSsl.SSL_CTX_set_verify(context, LibSsl.VerifyPeer | (required ? LibSsl.VerifyFailIfNoPeerCertificate : 0), 0);
        LibSsl.SSL_CTX_set_cert_verify_callback(context, &TlsCallbacks.VerifyPeer, 0);
        return null;
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
