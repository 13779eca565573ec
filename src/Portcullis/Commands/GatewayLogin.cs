using System.Globalization;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Following;

namespace Portcullis.Commands;

/// <summary>Which control plane a gateway calls, and with which files as its credential. The files are read for every connection: they may be renewed.</summary>
/// <param name="Token">A file.</param>
internal sealed record GatewayLogin(string? ControlPlane, string? Credentials, string? Authority, string? Certificate, string? Key, string? Token)
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    /// <summary>Where the control plane is, and by what it is known: its authorities, or else its address.</summary>
    /// <exception cref="InputException">What was given does not go together, or a file cannot be used.</exception>
    public (Uri Address, string Identity) Check()
    {
        if (Credentials is not null && (Authority ?? Certificate ?? Key ?? Token) is not null)
            throw new InputException("--credentials brings authority and credential itself; leave out --ca, --cert, --key and --token, or leave out --credentials");
        if (Credentials is null && ControlPlane is null)
            throw new InputException("no control plane is named; write --control-plane https://HOST:PORT, or --credentials FILE");
        if (Credentials is null && Certificate is null && Token is null)
            throw new InputException("no credential is named; write --credentials FILE, or --cert FILE --key FILE, or --token FILE");
        if (Certificate is null != Key is null)
            throw new InputException("--cert and --key belong together");
        KubeTarget target = Target();
        string[] authorities = [.. target.Authorities.Select(static one => Convert.ToHexStringLower(SHA256.HashData(one.RawDataMemory.Span))).Order(StringComparer.Ordinal)];
        return (target.Server, authorities.Length > 0 ? string.Join(',', authorities) : target.Server.Authority);
    }

    /// <inheritdoc cref="FeedDialer"/>
    public FeedDial? Dial(out string? problem)
    {
        problem = null;
        try
        {
            KubeTarget target = Target();
            SslClientAuthenticationOptions tls = target.Tls();
            tls.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
            string? untrusted = null;
            tls.RemoteCertificateValidationCallback = (_, certificate, _, errors) => (untrusted = WhyUntrusted(certificate, errors, target)) is null;
            // A credential must go to the control plane and nowhere else; a control plane that vanished must be noticed.
            var handler = new SocketsHttpHandler
            {
                SslOptions = tls,
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                ConnectTimeout = Silence,
                KeepAlivePingDelay = Silence,
                KeepAlivePingTimeout = Silence,
                KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
                PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
            };
            return new FeedDial(new HttpMessageInvoker(handler), target.Token) { Untrusted = () => untrusted, Help = Help(target) };
        }
        catch (InputException wrong)
        {
            problem = wrong.Message;
            return null;
        }
    }

    public override string ToString() => ControlPlane ?? Credentials ?? "";

    private string? WhyUntrusted(X509Certificate? certificate, SslPolicyErrors errors, KubeTarget target)
    {
        if (errors == SslPolicyErrors.None)
            return null;
        if (certificate is not X509Certificate2 shown)
            return "it shows no certificate";
        if (!errors.HasFlag(SslPolicyErrors.RemoteCertificateChainErrors))
        {
            var names = shown.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
            string all = names is null ? "no name" : string.Join(", ", names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(static address => address.ToString())).Take(10));
            string host = target.ServerName ?? target.Server.Host;
            return $"its certificate is for {all}, and not for {host}; reach it by one of these names, or start the control plane with --api-name {host}";
        }
        string authority = Credentials is not null ? $"the authority in kubeconfig `{target.File}`" : Authority is not null ? $"the authority in --ca `{Authority}`" : "an authority that this machine trusts";
        return $"its certificate is not signed by {authority}, or has ended; is it another control plane? Its authority is the file pki/ca.crt of its data folder, and in every kubeconfig that `portcullis kubeconfig` prints there";
    }

    private string Help(KubeTarget target)
    {
        string file = Token ?? Certificate ?? target.File;
        if (target.Token is not null)
            return $"the token of `{file}` may be of another control plane, revoked or expired; make one with `portcullis token create --role proxy` where the control plane runs";
        string ended = target.Certificate is { } own && own.NotAfter.ToUniversalTime() < TimeProvider.System.GetUtcNow().UtcDateTime ? string.Create(CultureInfo.InvariantCulture, $"ended at {own.NotAfter.ToUniversalTime():yyyy-MM-ddTHH:mm:ssZ}") : "may be of another control plane";
        return $"the client certificate of `{file}` {ended}; get another with `portcullis kubeconfig --role proxy` where the control plane runs";
    }

    private KubeTarget Target()
    {
        KubeTarget target = Credentials is null ? FromFiles() : KubeconfigReader.Read(Credentials);
        return ControlPlane is null ? target : target with { Server = Address(ControlPlane) };
    }

    private KubeTarget FromFiles()
    {
        try
        {
            var authorities = new X509Certificate2Collection();
            if (Authority is not null)
            {
                authorities.ImportFromPem(Read("--ca", Authority));
                if (authorities.Count == 0)
                    throw new InputException($"--ca `{Authority}` holds no certificate");
            }
            X509Certificate2? certificate = null;
            if (Certificate is not null)
            {
                using X509Certificate2 read = X509Certificate2.CreateFromPem(Read("--cert", Certificate), Read("--key", Key!));
                // TLS on some platforms takes no key that lives only in this object.
                certificate = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), password: null);
            }
            string? token = Token is null ? null : Read("--token", Token).Trim();
            return new KubeTarget("", Address(ControlPlane!), authorities, certificate, token, ServerName: null, Namespace: null);
        }
        catch (CryptographicException)
        {
            throw new InputException("a certificate or key of --ca, --cert and --key cannot be read: each must be PEM, and the key the certificate's");
        }
    }

    private static Uri Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && address.Scheme == Uri.UriSchemeHttps && address.PathAndQuery == "/"
            ? address
            : throw new InputException($"--control-plane `{text}` is not of the form https://HOST:PORT");

    private static string Read(string option, string path)
    {
        if (Directory.Exists(path))
            throw new InputException($"{option} `{path}` is a folder; name the file in it");
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{option} `{path}` cannot be read: {refusal.Message.TrimEnd('.')}");
        }
    }
}
