using Microsoft.Win32.SafeHandles;

namespace Portcullis.Native;

/// <summary>Owns one reference to an SSL_CTX. Sessions hold references of their own, so releasing this one never cuts a connection.</summary>
internal sealed class SslContextHandle : SafeHandleZeroOrMinusOneIsInvalid
{
    public SslContextHandle()
        : base(ownsHandle: true)
    {
    }

    public static SslContextHandle Create()
    {
        var owner = new SslContextHandle();
        owner.SetHandle(LibSsl.SSL_CTX_new(LibSsl.TLS_server_method()));
        return owner;
    }

    protected override bool ReleaseHandle()
    {
        LibSsl.SSL_CTX_free(handle);
        return true;
    }
}
