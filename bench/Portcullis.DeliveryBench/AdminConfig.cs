using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;

namespace Portcullis.DeliveryBench;

/// <summary>The kubeconfig that the control plane wrote: where it is, its authority, and the admin's credential.</summary>
internal sealed partial class AdminConfig
{
    private readonly X509Certificate2Collection _authorities = [];
    private readonly X509Certificate2 _credential;

    public AdminConfig(string path)
    {
        string text = File.ReadAllText(path);
        Server = new Uri(ServerLine().Match(text).Groups["value"].Value);
        _authorities.ImportFromPem(Pem(text, "certificate-authority"));
        using X509Certificate2 read = X509Certificate2.CreateFromPem(Pem(text, "client-certificate"), Pem(text, "client-key"));
        _credential = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
    }

    public Uri Server { get; }

    /// <summary>TLS as the admin.</summary>
    public SslClientAuthenticationOptions Tls()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        policy.CustomTrustStore.AddRange(_authorities);
        return new SslClientAuthenticationOptions { CertificateChainPolicy = policy, ClientCertificates = [_credential] };
    }

    private static string Pem(string text, string name) =>
        Encoding.ASCII.GetString(Convert.FromBase64String(Regex.Match(text, $@"{name}-data:\s*(?<value>\S+)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)).Groups["value"].Value));

    [GeneratedRegex(@"server:\s*""?(?<value>[^""\s]+)", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ServerLine();
}
