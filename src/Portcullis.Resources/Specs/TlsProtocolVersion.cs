namespace Portcullis.Resources;

/// <summary>Gateway <c>minProtocolVersion</c> and <c>maxProtocolVersion</c>; <see cref="Auto"/> is TLS_AUTO: 1.2 as minimum, 1.3 as maximum.</summary>
public enum TlsProtocolVersion
{
    Auto,
    Tls10,
    Tls11,
    Tls12,
    Tls13,
}
