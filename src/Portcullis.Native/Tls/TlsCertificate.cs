namespace Portcullis.Native;

/// <summary>What a listener presents.</summary>
/// <param name="ChainPem">Leaf first; text between the blocks is skipped.</param>
/// <param name="KeyPem">Secret. PKCS#8, PKCS#1 or SEC1, not encrypted.</param>
public sealed record TlsCertificate(string ChainPem, string KeyPem)
{
    public override string ToString() => nameof(TlsCertificate); // SECURITY: a record would print the key
}
