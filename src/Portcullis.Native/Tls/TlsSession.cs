namespace Portcullis.Native;

/// <summary>
/// The accepting side of one TLS connection over a non-blocking socket. One thread uses it at a time; reads and writes allocate
/// nothing. It does not own the descriptor. Nothing here throws for what a peer sends.
/// </summary>
public sealed unsafe class TlsSession : IDisposable
{
    private readonly SslSessionHandle _owner;
    private nint _ssl; // the owner's, 0 once disposed
    private bool _broken;
    private ChainVerdict _verdict = ChainVerdict.Accept;

    private TlsSession(TlsContext context, nint ssl) => (Context, _owner, _ssl) = (context, new SslSessionHandle(ssl), ssl);

    internal TlsContext Context { get; }

    /// <summary>Set once a step returned <see cref="TlsStatus.Failed"/>.</summary>
    public TlsFailure? Failure { get; private set; }

    /// <summary>The handshake is complete, so a requested peer certificate was verified.</summary>
    public bool Established { get; private set; }

    /// <summary>The stream ended without close_notify: someone may have cut it short.</summary>
    public bool Truncated { get; private set; }

    /// <summary>The peer's verified certificate; null when none was presented or verification is off.</summary>
    public VerifiedPeer? Peer { get; private set; }

    /// <summary>
    /// Decrypted or undecrypted bytes wait inside, where no poll on the descriptor can see them. They may be part of a record only:
    /// read until <see cref="TlsStatus.WantRead"/> rather than until this turns false.
    /// </summary>
    public bool HasPending => LibSsl.SSL_has_pending(Live) == 1;

    /// <summary>The leaf as presented, DER, verified or not; empty when none was.</summary>
    public ReadOnlyMemory<byte> PeerCertificateDer
    {
        get
        {
            nint certificate = LibSsl.SSL_get0_peer_certificate(Live);
            return Peer?.Der ?? (certificate == 0 ? default : NativeCertificate.ToDer(certificate));
        }
    }

    public TlsAlpn Alpn
    {
        get
        {
            byte* name;
            uint length;
            LibSsl.SSL_get0_alpn_selected(Live, &name, &length);
            if (name == null || length == 0)
                return TlsAlpn.None;
            var chosen = new ReadOnlySpan<byte>(name, (int)length);
            return chosen.SequenceEqual("h2"u8) ? TlsAlpn.Http2 : chosen.SequenceEqual("http/1.1"u8) ? TlsAlpn.Http1 : TlsAlpn.Other;
        }
    }

    /// <summary>For logs: <c>TLSv1.3</c>.</summary>
    public string Version => OpenSslError.Text(LibSsl.SSL_get_version(Live)) ?? "";

    /// <summary>For logs: OpenSSL's name of the cipher suite, empty before one is agreed on.</summary>
    public string Cipher
    {
        get
        {
            nint cipher = LibSsl.SSL_get_current_cipher(Live);
            return cipher == 0 ? "" : OpenSslError.Text(LibSsl.SSL_CIPHER_get_name(cipher)) ?? "";
        }
    }

    private nint Live
    {
        get
        {
            ObjectDisposedException.ThrowIf(_ssl == 0, this);
            return _ssl;
        }
    }

    /// <summary>Null when native memory is exhausted.</summary>
    /// <exception cref="ObjectDisposedException">The context is gone.</exception>
    public static TlsSession? Accept(TlsContext context, int descriptor)
    {
        ArgumentNullException.ThrowIfNull(context);
        nint ssl = LibSsl.SSL_new(context.Handle);
        if (ssl == 0)
            return null;
        if (LibSsl.SSL_set_fd(ssl, descriptor) != 1)
        {
            LibSsl.SSL_free(ssl);
            LibCrypto.ERR_clear_error();
            return null;
        }
        LibSsl.SSL_set_accept_state(ssl);
        return new TlsSession(context, ssl);
    }

    /// <summary>Goes on with the handshake: Done once complete, else what to wait for.</summary>
    public TlsStatus Handshake()
    {
        nint ssl = Live;
        if (_broken)
            return TlsStatus.Failed;
        TlsCallbacks.Enter(this);
        LibCrypto.ERR_clear_error();
        int result = LibSsl.SSL_do_handshake(ssl);
        TlsCallbacks.Leave();
        if (result == 1)
        {
            Established = true;
            return TlsStatus.Done;
        }
        TlsStatus status = Settle(result);
        if (status != TlsStatus.Closed)
            return status;
        Failure = new TlsFailure(TlsFailureKind.Socket, PeerRefusal.None, "the peer closed the connection during the handshake");
        _broken = true;
        return TlsStatus.Failed;
    }

    /// <summary>Reads at most <paramref name="buffer"/>'s length; an empty buffer is a mistake.</summary>
    public TlsStatus Read(Span<byte> buffer, out int count)
    {
        count = 0;
        nint ssl = Live;
        if (_broken)
            return Truncated && Established ? TlsStatus.Closed : TlsStatus.Failed;
        LibCrypto.ERR_clear_error();
        int result;
        fixed (byte* bytes = buffer)
            result = LibSsl.SSL_read(ssl, bytes, buffer.Length);
        GC.KeepAlive(this);
        if (result <= 0)
            return Settle(result);
        count = result;
        return TlsStatus.Done;
    }

    /// <summary>Writes some of <paramref name="bytes"/>; after WantWrite the rest may come from another buffer but must start with the same bytes.</summary>
    public TlsStatus Write(ReadOnlySpan<byte> bytes, out int count)
    {
        count = 0;
        nint ssl = Live;
        if (_broken)
            return TlsStatus.Failed;
        if (bytes.IsEmpty)
            return TlsStatus.Done;
        LibCrypto.ERR_clear_error();
        int result;
        fixed (byte* start = bytes)
            result = LibSsl.SSL_write(ssl, start, bytes.Length);
        GC.KeepAlive(this);
        if (result <= 0)
            return Settle(result);
        count = result;
        return TlsStatus.Done;
    }

    /// <summary>Sends close_notify if the session can, and does not wait for the peer's.</summary>
    public void Shutdown()
    {
        if (_ssl == 0 || _broken || !Established)
            return;
        LibCrypto.ERR_clear_error();
        if (LibSsl.SSL_shutdown(_ssl) < 0)
            LibCrypto.ERR_clear_error();
        GC.KeepAlive(this);
    }

    public void Dispose()
    {
        _ssl = 0;
        _owner.Dispose();
    }

    /// <summary>Called back by OpenSSL, inside <see cref="Handshake"/>.</summary>
    internal bool Judge(nint check)
    {
        _verdict = Context.Peers.Judge(check, out VerifiedPeer? peer);
        Peer = peer;
        LibCrypto.X509_STORE_CTX_set_error(check, _verdict.Accepted ? 0 : Refusals.ToCode(_verdict.Refusal));
        return _verdict.Accepted;
    }

    private TlsStatus Settle(int result)
    {
        switch (LibSsl.SSL_get_error(_ssl, result))
        {
            case LibSsl.ErrorWantRead:
                return TlsStatus.WantRead;
            case LibSsl.ErrorWantWrite:
                return TlsStatus.WantWrite;
            case LibSsl.ErrorZeroReturn:
                return TlsStatus.Closed;
            case LibSsl.ErrorSyscall:
                _broken = true;
                LibCrypto.ERR_clear_error();
                Failure = new TlsFailure(TlsFailureKind.Socket, PeerRefusal.None, "connection broken underneath TLS");
                return TlsStatus.Failed;
            default:
                _broken = true;
                return Explain(OpenSslError.Take());
        }
    }

    private TlsStatus Explain((int Reason, string Text) error)
    {
        if (error.Reason == OpenSslError.UnexpectedEof)
        {
            Truncated = true;
            return TlsStatus.Closed;
        }
        Failure = error.Reason switch
        {
            _ when !_verdict.Accepted => new TlsFailure(TlsFailureKind.PeerRefused, _verdict.Refusal, _verdict.Message),
            OpenSslError.NoPeerCertificate => new TlsFailure(
                TlsFailureKind.PeerRefused, PeerRefusal.NoCertificate, Refusals.Phrase(PeerRefusal.NoCertificate)),
            OpenSslError.PeerVerifyFailed => new TlsFailure(TlsFailureKind.PeerRefused, PeerRefusal.Other, "certificate could not be judged"),
            OpenSslError.HttpRequest or OpenSslError.HttpsProxyRequest => new TlsFailure(
                TlsFailureKind.PlainHttp, PeerRefusal.None, "the peer sent plain HTTP to a TLS port"),
            int alert when OpenSslError.IsAlert(alert) => new TlsFailure(
                TlsFailureKind.PeerAlert, PeerRefusal.None, $"the peer sent the alert `{OpenSslError.AlertName(alert)}`"),
            _ => new TlsFailure(TlsFailureKind.Protocol, PeerRefusal.None, error.Text),
        };
        return TlsStatus.Failed;
    }
}
