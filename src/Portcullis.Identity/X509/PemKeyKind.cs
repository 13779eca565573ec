namespace Portcullis.Identity;

/// <summary>How a private key is wrapped in its PEM block.</summary>
public enum PemKeyKind
{
    /// <summary><c>PRIVATE KEY</c>.</summary>
    Pkcs8,

    /// <summary><c>RSA PRIVATE KEY</c>.</summary>
    Pkcs1,

    /// <summary><c>EC PRIVATE KEY</c>.</summary>
    Sec1,

    /// <summary><c>ENCRYPTED PRIVATE KEY</c>, or a traditional block with <c>Proc-Type: 4,ENCRYPTED</c>. Has no readable bytes.</summary>
    Encrypted,
}
