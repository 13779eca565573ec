namespace Portcullis.Mesh;

/// <summary>A server certificate's chain and its private key, both PEM.</summary>
/// <remarks>SECURITY: printing shows neither.</remarks>
public sealed record CertificateAndKey(string ChainPem, string KeyPem)
{
    public override string ToString() => "CertificateAndKey";
}
