using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Authorizing;

/// <summary>The TLS side of the listeners, as the files say now. A file that turns bad changes nothing.</summary>
internal sealed class ListenerTls
{
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private readonly ListenerTlsFiles _files;
    private volatile SslServerAuthenticationOptions _options;

    private ListenerTls(ListenerTlsFiles files, SslServerAuthenticationOptions options) => (_files, _options) = (files, options);

    /// <summary>What the next handshake is held by.</summary>
    public SslServerAuthenticationOptions Options => _options;

    /// <summary>Reads the files; null with a reason when they cannot be used.</summary>
    public static ListenerTls? Load(ListenerTlsFiles files, out string? reason) =>
        Read(files, out reason) is { } options ? new ListenerTls(files, options) : null;

    /// <summary>Reads the files again. Returns null, or why the old ones stay in use.</summary>
    public string? Reload()
    {
        if (Read(_files, out string? reason) is { } options)
            _options = options;
        return reason;
    }

    private static SslServerAuthenticationOptions? Read(ListenerTlsFiles files, out string? reason)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(files.Certificate);
            X509Certificate2 leaf = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
            if (chain.Count > 0)
                chain.RemoveAt(0);
            X509Certificate2Collection? authorities = files.ClientCa is null ? null : [];
            authorities?.ImportFromPemFile(files.ClientCa!);
            if (authorities is { Count: 0 })
            {
                reason = $"`{files.ClientCa}` holds no certificate";
                return null;
            }
            reason = null;
            return Make(SslStreamCertificateContext.Create(leaf, chain, offline: true), authorities);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException)
        {
            reason = $"the listener's certificate cannot be used: {refusal.Message.TrimEnd('.')}";
            return null;
        }
    }

    private static SslServerAuthenticationOptions Make(SslStreamCertificateContext certificate, X509Certificate2Collection? authorities) => new()
    {
        ServerCertificateContext = certificate,
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
        ClientCertificateRequired = authorities is not null,
        // SECURITY: a resumed session would skip the look at the caller's certificate after the authorities changed.
        AllowTlsResume = authorities is null,
        // SECURITY: the platform looks at the chain before the callback does, and would fetch issuers from wherever the certificate says.
        CertificateChainPolicy = new X509ChainPolicy { DisableCertificateDownloads = true, RevocationMode = X509RevocationMode.NoCheck },
        RemoteCertificateValidationCallback = authorities is null ? null : (_, shown, chain, _) => Vouched(shown, chain, authorities),
    };

    private static bool Vouched(X509Certificate? shown, X509Chain? sent, X509Certificate2Collection authorities)
    {
        if (shown is null)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        chain.ChainPolicy.ApplicationPolicy.Add(new Oid(ClientAuthentication));
        if (sent is not null)
            chain.ChainPolicy.ExtraStore.AddRange(sent.ChainPolicy.ExtraStore);
        return shown is X509Certificate2 leaf && chain.Build(leaf);
    }
}
