using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Kube;

/// <summary>How a TLS connection to etcd is made: who vouches for it, and what it is shown.</summary>
internal static class EtcdTls
{
    public static SslClientAuthenticationOptions Read(EtcdOptions options)
    {
        if ((options.CertFile is null) != (options.KeyFile is null))
            throw new StorageException("a client certificate for etcd needs its certificate file and its key file");
        var tls = new SslClientAuthenticationOptions();
        if (options.CaFile is { } ca)
            tls.CertificateChainPolicy = Trusting(ca);
        if (options is { CertFile: { } certificate, KeyFile: { } key })
            tls.ClientCertificateContext = Showing(certificate, key);
        return tls;
    }

    private static X509ChainPolicy Trusting(string file)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StorageException($"the CA certificates for etcd in `{file}` cannot be read: {problem.Message}", problem);
        }
        return policy.CustomTrustStore.Count > 0 ? policy : throw new StorageException($"`{file}` holds no CA certificate for etcd");
    }

    private static SslStreamCertificateContext Showing(string certificate, string key)
    {
        try
        {
            X509Certificate2 leaf = X509Certificate2.CreateFromPemFile(certificate, key);
            X509Certificate2Collection chain = [];
            chain.ImportFromPemFile(certificate);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new StorageException($"the client certificate for etcd in `{certificate}` and `{key}` cannot be read: {problem.Message}", problem);
        }
    }
}
