namespace Portcullis.Native;

/// <summary>Conversions between DER and OpenSSL's X509.</summary>
internal static unsafe class NativeCertificate
{
    public static byte[] ToDer(nint certificate)
    {
        int length = LibCrypto.i2d_X509(certificate, null);
        if (length <= 0)
            return [];
        byte[] der = new byte[length];
        fixed (byte* bytes = der)
        {
            byte* end = bytes;
            _ = LibCrypto.i2d_X509(certificate, &end);
        }
        return der;
    }

    /// <summary>0 when the bytes are not exactly one certificate. The caller frees it.</summary>
    public static nint FromDer(ReadOnlySpan<byte> der)
    {
        fixed (byte* bytes = der)
        {
            byte* end = bytes;
            nint certificate = LibCrypto.d2i_X509(0, &end, der.Length);
            LibCrypto.ERR_clear_error();
            if (certificate == 0 || end == bytes + der.Length)
                return certificate;
            LibCrypto.X509_free(certificate);
            return 0;
        }
    }
}
