using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Portcullis.Testing;

/// <summary>A certificate authority of P-256 keys that lives in memory: milliseconds per certificate, any content.</summary>
public sealed class TestCa : IDisposable
{
    public const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    public const string ClientAuth = "1.3.6.1.5.5.7.3.2";

    private const X509KeyUsageFlags CaUsage = X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign;
    private readonly ECDsa _key;
    private readonly X500DistinguishedName _name;
    private readonly byte[] _keyId;
    private readonly List<byte[]> _revoked = [];

    private TestCa(ECDsa key, byte[] der)
    {
        _key = key;
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificate(der);
        _name = certificate.SubjectName;
        _keyId = new X509SubjectKeyIdentifierExtension(new PublicKey(key), critical: false).SubjectKeyIdentifierBytes.ToArray();
        Identity = new TestIdentity(der, key.ExportPkcs8PrivateKeyPem());
    }

    public TestIdentity Identity { get; }
    public byte[] Der => Identity.Der;
    public string Pem => Identity.Pem;

    /// <summary>A self-signed root.</summary>
    public static TestCa Create(string subject = "CN=Test CA", TestCertificate? like = null, bool claimsCa = true)
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        TestCertificate wanted = AsCa(subject, like, claimsCa);
        CertificateRequest request = Request(wanted, new X500DistinguishedName(subject), new PublicKey(key), null);
        X509SignatureGenerator signer = X509SignatureGenerator.CreateForECDsa(key);
        using X509Certificate2 made = request.Create(request.SubjectName, signer, wanted.NotBefore, wanted.NotAfter, Serial());
        return new TestCa(key, made.RawData);
    }

    /// <summary>An authority below this one. One that does not claim to be one still signs: verifiers must notice.</summary>
    public TestCa Intermediate(string subject = "CN=Test Intermediate", TestCertificate? like = null, bool claimsCa = true)
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestCa(key, Sign(AsCa(subject, like, claimsCa), new PublicKey(key)));
    }

    /// <summary>The same authority's name and key in another certificate, signed by <paramref name="issuer"/>: a cross-certificate.</summary>
    public TestCa CrossSignedBy(TestCa issuer, TestCertificate? like = null)
    {
        ArgumentNullException.ThrowIfNull(issuer);
        ECDsa key = ECDsa.Create(_key.ExportParameters(includePrivateParameters: true));
        return new TestCa(key, issuer.Sign(AsCa("", like), new PublicKey(key), _name));
    }

    public TestIdentity Issue(TestCertificate wanted)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        if (wanted.RsaBits is { } bits)
        {
            using RSA rsa = RSA.Create(bits);
            return new TestIdentity(Sign(wanted, new PublicKey(rsa)), rsa.ExportPkcs8PrivateKeyPem());
        }
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new TestIdentity(Sign(wanted, new PublicKey(key)), key.ExportPkcs8PrivateKeyPem());
    }

    /// <summary>A leaf with these SANs, as <c>URI:spiffe://td/ns/a/sa/b</c>.</summary>
    public TestIdentity Issue(params string[] sans) => Issue(new TestCertificate { Sans = sans });

    /// <summary>Puts a certificate of this authority on every CRL made from now on.</summary>
    public void Revoke(TestIdentity identity)
    {
        ArgumentNullException.ThrowIfNull(identity);
        _revoked.Add(Convert.FromHexString(identity.SerialNumber));
    }

    public string CrlPem(DateTimeOffset? thisUpdate = null, DateTimeOffset? nextUpdate = null)
    {
        var builder = new CertificateRevocationListBuilder();
        foreach (byte[] serial in _revoked)
            builder.AddEntry(serial);
        var keyId = X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(_keyId);
        byte[] crl = builder.Build(
            _name, X509SignatureGenerator.CreateForECDsa(_key), 1, nextUpdate ?? DateTimeOffset.UtcNow.AddDays(30),
            HashAlgorithmName.SHA256, keyId, thisUpdate ?? DateTimeOffset.UtcNow.AddDays(-1));
        return PemEncoding.WriteString("X509 CRL", crl) + "\n";
    }

    public void Dispose() => _key.Dispose();

    private static TestCertificate AsCa(string subject, TestCertificate? like, bool claimsCa = true) =>
        (like ?? new TestCertificate()) with
        {
            Subject = subject,
            IsCa = claimsCa ? true : like?.IsCa,
            KeyUsage = like?.KeyUsage ?? CaUsage,
        };

    private static byte[] Serial() => [1, .. RandomNumberGenerator.GetBytes(15)];

    private byte[] Sign(TestCertificate wanted, PublicKey subjectKey, X500DistinguishedName? name = null)
    {
        CertificateRequest request = Request(wanted, name ?? new X500DistinguishedName(wanted.Subject), subjectKey, _keyId);
        X509SignatureGenerator signer = X509SignatureGenerator.CreateForECDsa(_key);
        using X509Certificate2 made = request.Create(_name, signer, wanted.NotBefore, wanted.NotAfter, Serial());
        return made.RawData;
    }

    private static CertificateRequest Request(
        TestCertificate wanted, X500DistinguishedName name, PublicKey subjectKey, byte[]? issuerKeyId)
    {
        var request = new CertificateRequest(name, subjectKey, HashAlgorithmName.SHA256);
        if (wanted.IsCa is { } ca)
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(ca, wanted.PathLength is not null, wanted.PathLength ?? 0, critical: true));
        if (wanted.KeyUsage is { } usage)
            request.CertificateExtensions.Add(new X509KeyUsageExtension(usage, critical: true));
        if (wanted.ExtendedKeyUsages.Length > 0)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(Oids(wanted.ExtendedKeyUsages), critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(subjectKey, critical: false));
        if (issuerKeyId is not null)
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(issuerKeyId));
        if (wanted.Sans.Length > 0)
            request.CertificateExtensions.Add(AltNames(wanted.Sans, wanted.SansCritical));
        foreach (X509Extension extension in wanted.Extensions)
            request.CertificateExtensions.Add(extension);
        return request;
    }

    // Written by hand: the platform's builder normalizes URIs, and tests want hostile names too.
    private static X509Extension AltNames(string[] sans, bool critical)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (string san in sans)
            {
                int colon = san.IndexOf(':', StringComparison.Ordinal);
                (int tag, byte[] value) = (san[..colon].ToUpperInvariant(), san[(colon + 1)..]) switch
                {
                    ("URI", var text) => (6, Encoding.Latin1.GetBytes(text)),
                    ("DNS", var text) => (2, Encoding.Latin1.GetBytes(text)),
                    ("EMAIL", var text) => (1, Encoding.Latin1.GetBytes(text)),
                    ("IP", var text) => (7, IPAddress.Parse(text).GetAddressBytes()),
                    _ => throw new ArgumentException($"unknown kind of name in `{san}`", nameof(sans)),
                };
                writer.WriteOctetString(value, new Asn1Tag(TagClass.ContextSpecific, tag));
            }
        }
        return new X509Extension("2.5.29.17", writer.Encode(), critical);
    }

    private static OidCollection Oids(string[] oids)
    {
        var collection = new OidCollection();
        foreach (string oid in oids)
            collection.Add(new Oid(oid));
        return collection;
    }
}
