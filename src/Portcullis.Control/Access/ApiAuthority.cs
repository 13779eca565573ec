using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>
/// The certificate authority of the API: signs the serving certificate and the client certificates of those who may call.
/// Its key (EC P-256) is the file <c>ca.key</c> of mode 0600 and never leaves the process.
/// </summary>
/// <remarks>Thread-safe. It has nothing to do with the certificates of the mesh.</remarks>
public sealed class ApiAuthority : IDisposable
{
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    // How long before it is made a certificate begins to count: clocks differ.
    private static readonly TimeSpan Lag = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Life = TimeSpan.FromDays(3650);

    private readonly Lock _signing = new();
    private readonly ECDsa _key;
    private readonly TimeProvider _time;

    private ApiAuthority(X509Certificate2 certificate, ECDsa key, TimeProvider time) =>
        (Certificate, CertificatePem, _key, _time) = (certificate, certificate.ExportCertificatePem() + "\n", key, time);

    public X509Certificate2 Certificate { get; }

    /// <summary>What callers must trust.</summary>
    public string CertificatePem { get; }

    public DateTimeOffset NotAfter => new(Certificate.NotAfter.ToUniversalTime());

    /// <summary>When a certificate of this authority was made, to the second.</summary>
    public static DateTimeOffset IssuedAt(X509Certificate2 certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new DateTimeOffset(certificate.NotBefore.ToUniversalTime()) + Lag;
    }

    /// <summary>Reads the authority from a folder, or makes one there when it has none yet.</summary>
    /// <exception cref="IOException">The files cannot be read or written, or others may read them.</exception>
    /// <exception cref="CryptographicException">They hold something else, or the key is not the certificate's, or the certificate has ended.</exception>
    public static ApiAuthority Open(string folder, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(time);
        PrivateFile.MakeFolder(folder);
        string keyPath = Path.Combine(folder, "ca.key");
        string certificatePath = Path.Combine(folder, "ca.crt");
        string? certificatePem = PrivateFile.Read(certificatePath);
        string? keyPem = PrivateFile.Read(keyPath);
        if (keyPem is null && certificatePem is not null)
            throw new IOException($"`{certificatePath}` is there without `{keyPath}`; put the key back, or remove the certificate to begin anew: then every kubeconfig must be made again");

        ECDsa key = keyPem is null ? ECDsa.Create(ECCurve.NamedCurves.nistP256) : Import(keyPem, keyPath);
        if (keyPem is null)
            PrivateFile.Replace(keyPath, key.ExportPkcs8PrivateKeyPem() + "\n");
        X509Certificate2 certificate = certificatePem is null ? SelfSign(key, time.GetUtcNow()) : X509Certificate2.CreateFromPem(certificatePem);
        if (certificatePem is null)
            PrivateFile.Replace(certificatePath, certificate.ExportCertificatePem() + "\n");
        if (!certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(key.ExportSubjectPublicKeyInfo()))
            throw new CryptographicException($"`{keyPath}` is not the key of `{certificatePath}`");
        if (certificate.NotAfter.ToUniversalTime() <= time.GetUtcNow().UtcDateTime)
            throw new CryptographicException($"`{certificatePath}` has ended; remove it and `{keyPath}` to begin anew: then every kubeconfig must be made again");
        return new ApiAuthority(certificate, key, time);
    }

    /// <summary>A serving certificate with its key, in memory only.</summary>
    /// <param name="names">Host names and IP addresses under which callers reach the API.</param>
    public X509Certificate2 IssueServer(IEnumerable<string> names, TimeSpan life)
    {
        ArgumentNullException.ThrowIfNull(names);
        var sans = new SubjectAlternativeNameBuilder();
        foreach (string name in names.Distinct(StringComparer.OrdinalIgnoreCase))
            if (IPAddress.TryParse(name, out IPAddress? address))
                sans.AddIpAddress(address);
            else
                sans.AddDnsName(name);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName("portcullis-api");

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 made = Sign(subject.Build(), key, ServerAuth, sans.Build(), life);
        using X509Certificate2 withKey = made.CopyWithPrivateKey(key);
        // TLS on some platforms takes no key that lives only in this object.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), password: null);
    }

    /// <summary>A client certificate: the name as common name, the groups as organizations.</summary>
    public ClientCredential IssueClient(string name, IEnumerable<string> groups, TimeSpan life)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(groups);
        var subject = new X500DistinguishedNameBuilder();
        subject.AddCommonName(name);
        foreach (string group in groups)
            subject.AddOrganizationName(group);

        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 made = Sign(subject.Build(), key, ClientAuth, alternativeNames: null, life);
        return new ClientCredential(name, made.ExportCertificatePem() + "\n", key.ExportPkcs8PrivateKeyPem() + "\n", new DateTimeOffset(made.NotAfter.ToUniversalTime()));
    }

    public void Dispose()
    {
        _key.Dispose();
        Certificate.Dispose();
    }

    private static ECDsa Import(string pem, string path)
    {
        ECDsa key = ECDsa.Create();
        try
        {
            key.ImportFromPem(pem);
            return key;
        }
        catch (ArgumentException unread)
        {
            key.Dispose();
            throw new CryptographicException($"`{path}` holds no EC private key", unread);
        }
    }

    private static X509Certificate2 SelfSign(ECDsa key, DateTimeOffset now)
    {
        var subject = new X500DistinguishedNameBuilder();
        // Two authorities must not have one name: whoever trusts both would look for a signature under the wrong key.
        subject.AddCommonName($"portcullis API authority {Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");
        var request = new CertificateRequest(subject.Build(), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(now - Lag, now + Life);
    }

    private X509Certificate2 Sign(X500DistinguishedName subject, ECDsa key, string usage, X509Extension? alternativeNames, TimeSpan life)
    {
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(Certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (alternativeNames is not null)
            request.CertificateExtensions.Add(alternativeNames);

        DateTimeOffset now = _time.GetUtcNow();
        DateTimeOffset end = now + life < NotAfter ? now + life : NotAfter;
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x40); // positive, and always 16 bytes
        lock (_signing)
            return request.Create(Certificate.SubjectName, X509SignatureGenerator.CreateForECDsa(_key), now - Lag, end, serial);
    }
}
