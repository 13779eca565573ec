using System.Formats.Asn1;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.EndToEnd;

/// <summary>A certificate authority in memory; P-256 throughout, because tests make many certificates.</summary>
internal sealed class Authority
{
    private readonly X509Certificate2 _certificate;
    private readonly ECDsa _key;

    private Authority(X509Certificate2 certificate, ECDsa key) => (_certificate, _key) = (certificate, key);

    public string Pem => _certificate.ExportCertificatePem() + "\n";

    public static Authority Create(string name, DateTimeOffset? notAfter = null)
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = Request(new Leaf(name) { IsAuthority = true }, key);
        DateTimeOffset end = notAfter ?? DateTimeOffset.UtcNow.AddDays(365);
        return new Authority(request.CreateSelfSigned(end.AddDays(-700), end), key);
    }

    public Credential Issue(Leaf leaf)
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new Credential(Sign(leaf, key).CopyWithPrivateKey(key), key.ExportPkcs8PrivateKeyPem() + "\n");
    }

    public Authority IssueAuthority(string name)
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new Authority(Sign(new Leaf(name) { IsAuthority = true }, key).CopyWithPrivateKey(key), key);
    }

    /// <summary>A revocation list, in force now and for a day.</summary>
    public string Crl(params ReadOnlySpan<Credential> revoked)
    {
        var list = new CertificateRevocationListBuilder();
        foreach (Credential credential in revoked)
            list.AddEntry(credential.Certificate);
        byte[] der = list.Build(_certificate, 1, DateTimeOffset.UtcNow.AddDays(1), HashAlgorithmName.SHA256,
            thisUpdate: DateTimeOffset.UtcNow.AddHours(-1));
        return PemEncoding.WriteString("X509 CRL", der) + "\n";
    }

    private X509Certificate2 Sign(Leaf leaf, ECDsa key)
    {
        byte[] serial = RandomNumberGenerator.GetBytes(12);
        serial[0] &= 0x7f;
        var generator = X509SignatureGenerator.CreateForECDsa(_key);
        return Request(leaf, key).Create(_certificate.SubjectName, generator, leaf.NotBefore, leaf.NotAfter, serial);
    }

    private static CertificateRequest Request(Leaf leaf, ECDsa key)
    {
        var request = new CertificateRequest($"CN={leaf.CommonName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(leaf.IsAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            leaf.IsAuthority ? X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign : X509KeyUsageFlags.DigitalSignature, critical: true));
        if (leaf.Usages.Length > 0)
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([.. leaf.Usages.Select(oid => new Oid(oid))], critical: false));

        if (leaf.Uris.Length + leaf.Dns.Length + leaf.Emails.Length + leaf.Addresses.Length > 0)
            request.CertificateExtensions.Add(new X509Extension("2.5.29.17", AlternativeNames(leaf), critical: false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }

    /// <summary>GeneralNames (RFC 5280, section 4.2.1.6), written by hand: the framework refuses a URI without a scheme.</summary>
    private static byte[] AlternativeNames(Leaf leaf)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        writer.PushSequence();
        AddNames(writer, 1, leaf.Emails);
        AddNames(writer, 2, leaf.Dns);
        AddNames(writer, 6, leaf.Uris);
        foreach (string address in leaf.Addresses)
            writer.WriteOctetString(IPAddress.Parse(address).GetAddressBytes(), new Asn1Tag(TagClass.ContextSpecific, 7));
        writer.PopSequence();
        return writer.Encode();
    }

    private static void AddNames(AsnWriter writer, int tag, string[] names)
    {
        foreach (string name in names)
            writer.WriteCharacterString(UniversalTagNumber.IA5String, name, new Asn1Tag(TagClass.ContextSpecific, tag));
    }
}
