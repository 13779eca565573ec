namespace Portcullis.Identity;

/// <summary>A key's <c>kty</c>, which alone decides what the key may verify (RFC 7517 section 4.1).</summary>
public enum TokenKeyType
{
    Rsa,
    Ec,
    Okp,
}
