namespace Portcullis.Native;

/// <summary>A TLS protocol version, with the number it has on the wire.</summary>
public enum TlsVersion
{
    Tls10 = 0x0301,
    Tls11 = 0x0302,
    Tls12 = 0x0303,
    Tls13 = 0x0304,
}
