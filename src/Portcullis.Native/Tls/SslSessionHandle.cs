using Microsoft.Win32.SafeHandles;

namespace Portcullis.Native;

/// <summary>Owns one SSL, so that a forgotten session is freed with the garbage.</summary>
internal sealed class SslSessionHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SslSessionHandle(nint ssl)
        : base(ownsHandle: true) => SetHandle(ssl);

    public SslSessionHandle()
        : base(ownsHandle: true)
    {
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_free(handle);
        return true;
    }
}
