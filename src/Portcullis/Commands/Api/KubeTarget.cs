using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Commands;

/// <summary>An API and who asks it, as a kubeconfig's current context says.</summary>
/// <param name="File">The kubeconfig, for messages.</param>
/// <param name="Authorities">Who may have signed the server's certificate; empty: the system's roots.</param>
/// <param name="Certificate">The caller's, with its key; null without one.</param>
/// <param name="Namespace">The context's own; null when it names none.</param>
internal sealed record KubeTarget(string File, Uri Server, X509Certificate2Collection Authorities, X509Certificate2? Certificate, string? Token, string? ServerName, string? Namespace)
{
    /// <summary>What a TLS client shows and trusts.</summary>
    public SslClientAuthenticationOptions Tls()
    {
        var options = new SslClientAuthenticationOptions();
        if (ServerName is { } name)
            options.TargetHost = name;
        if (Certificate is { } certificate)
            options.ClientCertificates = [certificate];
        if (Authorities.Count > 0)
        {
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(Authorities);
        }
        return options;
    }

    public override string ToString() => $"{Server} ({File})"; // SECURITY: not the token
}
