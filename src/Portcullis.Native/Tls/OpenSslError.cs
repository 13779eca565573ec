using System.Runtime.InteropServices;

namespace Portcullis.Native;

/// <summary>Reads OpenSSL's per-thread error queue. Whoever reads it empties it.</summary>
internal static unsafe class OpenSslError
{
    private const ulong SystemFlag = 1UL << 31;
    private const int ReasonMask = 0x7FFFFF, LibraryShift = 23, LibraryMask = 0xFF, TlsLibrary = 20;
    private const int AlertBase = 1000;

    public const int HttpRequest = 156, HttpsProxyRequest = 155, NoPeerCertificate = 199, PeerVerifyFailed = 134, UnexpectedEof = 294;

    /// <summary>Takes the oldest error, which is the cause, and empties the queue. <c>Reason</c> is 0 when it is not libssl's.</summary>
    public static (int Reason, string Text) Take()
    {
        ulong code = LibCrypto.ERR_get_error();
        if (code == 0)
            return (0, "unknown error");

        LibCrypto.ERR_clear_error();
        if ((code & SystemFlag) != 0)
            return (0, $"system error {code & ~SystemFlag}");

        int reason = (int)(code & ReasonMask);
        bool isTls = ((code >> LibraryShift) & LibraryMask) == TlsLibrary;
        return (isTls ? reason : 0, Text(LibCrypto.ERR_reason_error_string(code)) ?? $"error {code:x}");
    }

    public static bool IsAlert(int reason) => reason is >= AlertBase and < AlertBase + 256;

    public static string AlertName(int reason) => Text(LibSsl.SSL_alert_desc_string_long(reason - AlertBase)) ?? "unknown";

    public static string? Text(byte* text) => text == null ? null : Marshal.PtrToStringUTF8((nint)text);
}
