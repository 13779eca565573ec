using System.Runtime.InteropServices;

namespace Portcullis.Native;

/// <summary>The functions of OpenSSL 3's libssl that we call. Macros of its headers are constants and one-line methods here.</summary>
internal static unsafe partial class LibSsl
{
    private const string Library = "libssl.so.3";

    public const int VerifyPeer = 1, VerifyFailIfNoPeerCertificate = 2;
    public const ulong OpNoTicket = 1UL << 14, OpNoCompression = 1UL << 17, OpServerPreference = 1UL << 22, OpNoRenegotiation = 1UL << 30;
    public const int ModePartialWrite = 1, ModeMovingWriteBuffer = 2, ModeReleaseBuffers = 0x10;
    public const int CtrlMode = 33, CtrlReadAhead = 41, CtrlSessionCacheMode = 44, CtrlGroupsList = 92, CtrlMinVersion = 123, CtrlMaxVersion = 124;
    public const int SessionCacheOff = 0;
    public const int ErrorWantRead = 2, ErrorWantWrite = 3, ErrorSyscall = 5, ErrorZeroReturn = 6;
    public const int AlpnAccepted = 0, AlpnNotAcknowledged = 3;

    [LibraryImport(Library)] public static partial nint TLS_server_method();
    [LibraryImport(Library)] public static partial nint SSL_CTX_new(nint method);
    [LibraryImport(Library)] public static partial void SSL_CTX_free(nint context);
    [LibraryImport(Library)] public static partial nint SSL_CTX_ctrl(nint context, int command, nint number, nint pointer);
    [LibraryImport(Library)] public static partial ulong SSL_CTX_set_options(nint context, ulong options);
    [LibraryImport(Library)] public static partial void SSL_CTX_set_security_level(nint context, int level);
    [LibraryImport(Library)] public static partial int SSL_CTX_set_cipher_list(nint context, byte* names);
    [LibraryImport(Library)] public static partial int SSL_CTX_use_cert_and_key(nint context, nint certificate, nint key, nint chain, int replace);
    [LibraryImport(Library)] public static partial void SSL_CTX_set1_cert_store(nint context, nint store);
    [LibraryImport(Library)] public static partial int SSL_CTX_add_client_CA(nint context, nint certificate);
    [LibraryImport(Library)] public static partial void SSL_CTX_set_verify(nint context, int mode, nint callback);
    [LibraryImport(Library)] public static partial void SSL_CTX_set_cert_verify_callback(nint context, delegate* unmanaged[Cdecl]<nint, nint, int> callback, nint argument);
    [LibraryImport(Library)] public static partial void SSL_CTX_set_alpn_select_cb(nint context, delegate* unmanaged[Cdecl]<nint, byte**, byte*, byte*, uint, nint, int> callback, nint argument);
    [LibraryImport(Library)] public static partial int SSL_CTX_set_session_id_context(nint context, byte* id, uint length);
    [LibraryImport(Library)] public static partial int SSL_CTX_set_num_tickets(nint context, nuint count);

    [LibraryImport(Library)] public static partial nint SSL_new(SslContextHandle context);
    [LibraryImport(Library)] public static partial void SSL_free(nint session);
    [LibraryImport(Library)] public static partial int SSL_set_fd(nint session, int descriptor);
    [LibraryImport(Library)] public static partial void SSL_set_accept_state(nint session);
    [LibraryImport(Library)] public static partial int SSL_do_handshake(nint session);
    [LibraryImport(Library)] public static partial int SSL_read(nint session, byte* buffer, int length);
    [LibraryImport(Library)] public static partial int SSL_write(nint session, byte* buffer, int length);
    [LibraryImport(Library)] public static partial int SSL_get_error(nint session, int result);
    [LibraryImport(Library)] public static partial int SSL_has_pending(nint session);
    [LibraryImport(Library)] public static partial int SSL_shutdown(nint session);
    [LibraryImport(Library)] public static partial nint SSL_get0_peer_certificate(nint session);
    [LibraryImport(Library)] public static partial void SSL_get0_alpn_selected(nint session, byte** protocol, uint* length);
    [LibraryImport(Library)] public static partial byte* SSL_get_version(nint session);
    [LibraryImport(Library)] public static partial nint SSL_get_current_cipher(nint session);
    [LibraryImport(Library)] public static partial byte* SSL_CIPHER_get_name(nint cipher);
    [LibraryImport(Library)] public static partial byte* SSL_alert_desc_string_long(int alert);
}
