using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Portcullis.Native;

/// <summary>
/// What OpenSSL calls during a handshake. It does so on the thread that is inside <see cref="TlsSession.Handshake"/>, so the
/// session is found through that thread and no managed object is ever handed to native code.
/// </summary>
internal static unsafe class TlsCallbacks
{
    private const int Unspecified = 1; // X509_V_ERR_UNSPECIFIED

    [ThreadStatic]
    private static TlsSession? _entered;

    public static void Enter(TlsSession session) => _entered = session;

    public static void Leave() => _entered = null;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int VerifyPeer(nint check, nint argument)
    {
        try
        {
            if (_entered is { } session && session.Judge(check))
                return 1;
        }
#pragma warning disable CA1031 // an exception that crossed into OpenSSL would end the process: refuse the peer instead
        catch (Exception) // a border: OpenSSL is on the other side
#pragma warning restore CA1031
        {
            LibCrypto.X509_STORE_CTX_set_error(check, Unspecified);
        }
        return 0;
    }

    // The answer must point into the peer's list, which outlives the call.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static int SelectAlpn(nint ssl, byte** chosen, byte* chosenLength, byte* offered, uint length, nint argument)
    {
        if (_entered is not { } session || length > int.MaxValue)
            return LibSsl.AlpnNotAcknowledged;

        var offers = new ReadOnlySpan<byte>(offered, (int)length);
        foreach (byte[] ours in session.Context.Alpn)
        {
            for (int at = 0; at < offers.Length && at + 1 + offers[at] <= offers.Length; at += 1 + offers[at])
            {
                if (!offers.Slice(at + 1, offers[at]).SequenceEqual(ours))
                    continue;
                *chosen = offered + at + 1;
                *chosenLength = offers[at];
                return LibSsl.AlpnAccepted;
            }
        }
        return LibSsl.AlpnNotAcknowledged;
    }
}
