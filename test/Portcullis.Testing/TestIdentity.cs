using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Testing;

/// <summary>A certificate with its private key.</summary>
public sealed record TestIdentity(byte[] Der, string KeyPem)
{
    public string Pem => PemEncoding.WriteString("CERTIFICATE", Der) + "\n";

    public string SerialNumber
    {
        get
        {
            using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(Der);
            return certificate.SerialNumber;
        }
    }

    /// <summary>With its key, as SslStream wants it. The caller disposes it.</summary>
    public X509Certificate2 ToX509() => X509Certificate2.CreateFromPem(Pem, KeyPem);
}
