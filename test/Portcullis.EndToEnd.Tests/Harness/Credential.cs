using System.Security.Cryptography.X509Certificates;

namespace Portcullis.EndToEnd;

/// <summary>A certificate with its key, in memory and, for programs that want files, on disk.</summary>
internal sealed class Credential
{
    private readonly Lazy<(string Certificate, string Key)> _files;

    public Credential(X509Certificate2 certificate, string keyPem, string? chainPem = null)
    {
        Certificate = certificate;
        Pem = certificate.ExportCertificatePem() + "\n" + chainPem;
        KeyPem = keyPem;
        _files = new(Write);
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate, and the intermediates it was given.</summary>
    public string Pem { get; }

    public string KeyPem { get; }

    public string CertificateFile => _files.Value.Certificate;

    public string KeyFile => _files.Value.Key;

    public static Credential Read(string certificateFile, string keyFile)
    {
        string key = File.ReadAllText(keyFile);
        return new Credential(X509Certificate2.CreateFromPem(File.ReadAllText(certificateFile), key), key);
    }

    public Credential WithChain(string chainPem) => new(Certificate, KeyPem, chainPem);

    private (string, string) Write()
    {
        string folder = Scratch.Folder("credential");
        string certificate = Path.Combine(folder, "cert.pem");
        string key = Path.Combine(folder, "key.pem");
        File.WriteAllText(certificate, Pem);
        File.WriteAllText(key, KeyPem);
        return (certificate, key);
    }
}
