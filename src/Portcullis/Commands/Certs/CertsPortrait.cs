using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Identity;

namespace Portcullis.Commands;

/// <summary>One certificate with what follows from it for policies, and what is wrong with it.</summary>
/// <param name="Principal">What <c>principals</c> would have to say; null when no literal can name it.</param>
/// <param name="Patterns">Values of <c>principals</c> that match it, most precise first.</param>
internal sealed record CertsPortrait(
    CertificateDetails Certificate, string? Principal, ImmutableArray<string> Patterns, WorkloadId? Workload, ImmutableArray<string> Findings)
{
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    private const string ServerAuth = "1.3.6.1.5.5.7.3.1";
    private const string Scheme = "spiffe://";

    public static CertsPortrait Of(CertificateDetails certificate, DateTimeOffset now)
    {
        PeerIdentity identity = PeerIdentity.FromCertificate(certificate);
        string[] names = [.. identity.UriSans.Where(IsSpiffe).Select(static uri => uri[Scheme.Length..])];
        var findings = ImmutableArray.CreateBuilder<string>();
        AddValidity(certificate, now, findings);
        AddNames(certificate, identity, findings);
        AddUses(certificate, findings);
        AddStrength(certificate, findings);

        ImmutableArray<string> patterns = [.. names];
        if (identity.Candidates.Any(static candidate => candidate.Length > 0))
            patterns = patterns.Add("*");
        return new CertsPortrait(certificate, names.FirstOrDefault(), patterns, identity.ParsedSpiffe, findings.ToImmutable());
    }

    private static bool IsSpiffe(string uri) => uri.StartsWith(Scheme, StringComparison.Ordinal);

    private static void AddValidity(CertificateDetails certificate, DateTimeOffset now, ImmutableArray<string>.Builder findings)
    {
        if (now > certificate.NotAfter)
            findings.Add($"expired at {CertsText.Time(certificate.NotAfter)}");
        else if (now < certificate.NotBefore)
            findings.Add($"not valid before {CertsText.Time(certificate.NotBefore)}");
        else if (certificate.NotAfter - now < TimeSpan.FromDays(30) && certificate.NotAfter - certificate.NotBefore > TimeSpan.FromDays(60))
            findings.Add($"expires soon, at {CertsText.Time(certificate.NotAfter)}");
        if (certificate.NotAfter < certificate.NotBefore)
            findings.Add("ends before it begins: it is never valid");
    }

    private static void AddNames(CertificateDetails certificate, PeerIdentity identity, ImmutableArray<string>.Builder findings)
    {
        CertificateNames names = certificate.Names;
        if (names.UriSans.Length > identity.UriSans.Length)
            findings.Add("a URI name holds control or non-ASCII characters: gateways refuse the certificate");
        if (names.DnsSans.Length > identity.DnsSans.Length)
            findings.Add("a DNS name is not a host name, so policies never see it");
        if (certificate.IsCa)
            return;

        if (!certificate.Extensions.HasSubjectAltName)
            findings.Add("no subject alternative name: callers refuse it as a server's, and `subjectAltNames` never match it");
        if (!identity.UriSans.Any(IsSpiffe))
            findings.Add("no spiffe:// URI name: in `principals` only `*` matches it");
        if (names.UriSans.Length > 1)
            findings.Add("more than one URI name: any of them matches a policy");
        if (certificate.Extensions.OtherSans > 0)
            findings.Add($"{certificate.Extensions.OtherSans} names of kinds that no policy can use");
    }

    private static void AddUses(CertificateDetails certificate, ImmutableArray<string>.Builder findings)
    {
        CertificateExtensions extensions = certificate.Extensions;
        if (!extensions.ExtendedKeyUsages.IsEmpty && !extensions.ExtendedKeyUsages.Contains(ClientAuth, StringComparer.Ordinal))
            findings.Add("extended key usage lacks clientAuth: gateways refuse it from a caller");
        if (!extensions.ExtendedKeyUsages.IsEmpty && !extensions.ExtendedKeyUsages.Contains(ServerAuth, StringComparer.Ordinal))
            findings.Add("extended key usage lacks serverAuth: callers refuse it from a server");
        const X509KeyUsageFlags signing =
            X509KeyUsageFlags.DigitalSignature
            | X509KeyUsageFlags.KeyAgreement;
        if (!certificate.IsCa && certificate.KeyUsage is { } usage && (usage & signing) == X509KeyUsageFlags.None)
            findings.Add("key usage allows neither digitalSignature nor keyAgreement: gateways refuse it from a caller");
        foreach (string oid in extensions.UnknownCritical)
            findings.Add($"critical extension {oid} is unknown: verifiers refuse it");
    }

    private static void AddStrength(CertificateDetails certificate, ImmutableArray<string>.Builder findings)
    {
        if (certificate.KeyAlgorithm.StartsWith("RSA", StringComparison.Ordinal) && certificate.KeyBits < 2048)
            findings.Add($"RSA key of {certificate.KeyBits} bits is too weak: at least 2048 are required");
        if (certificate.SignatureAlgorithm is "1.2.840.113549.1.1.5" or "1.2.840.113549.1.1.4" or "1.2.840.10045.4.1")
            findings.Add("signed with SHA-1 or MD5, which verifiers refuse");
        if (certificate.Version != 3)
            findings.Add($"X.509 version {certificate.Version}: it can have no extensions");
        if (certificate.SerialNumber.TrimStart('0').Length == 0)
            findings.Add("serial number 0");
    }
}
