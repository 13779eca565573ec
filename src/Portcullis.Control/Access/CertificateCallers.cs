using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>Reads who a client certificate speaks for: common name and organizations, if the API's own authority signed it for clients.</summary>
/// <remarks>A connection shows one certificate with every request; its chain is verified once, its time and whether it was revoked at every request.</remarks>
internal sealed class CertificateCallers(X509Certificate2 authority, RevokedCertificates revoked, TimeProvider time)
{
    private const string ClientAuth = "1.3.6.1.5.5.7.3.2";
    private const string CommonName = "2.5.4.3";
    private const string Organization = "2.5.4.10";

    private readonly ConditionalWeakTable<X509Certificate2, Verdict> _verdicts = [];

    /// <summary>Null when the certificate proves nothing here.</summary>
    public Caller? Find(X509Certificate2 certificate)
    {
        Verdict verdict = _verdicts.GetValue(certificate, Judge);
        DateTime now = time.GetUtcNow().UtcDateTime;
        return now >= verdict.From && now < verdict.Until && verdict.Caller is { } caller && !revoked.Holds(caller.Name, verdict.Serial, verdict.Issued)
            ? caller
            : null;
    }

    private Verdict Judge(X509Certificate2 certificate)
    {
        try
        {
            DateTime from = certificate.NotBefore.ToUniversalTime();
            DateTime until = certificate.NotAfter.ToUniversalTime();
            return new Verdict(from, until, certificate.SerialNumber, ApiAuthority.IssuedAt(certificate), IsOurs(certificate, from) ? Read(certificate) : null);
        }
        catch (CryptographicException)
        {
            return Verdict.No; // what the platform cannot read proves nothing
        }
    }

    private bool IsOurs(X509Certificate2 certificate, DateTime from)
    {
        using var chain = new X509Chain();
        X509ChainPolicy policy = chain.ChainPolicy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.Add(authority);
        policy.RevocationMode = X509RevocationMode.NoCheck;
        policy.DisableCertificateDownloads = true;
        policy.ApplicationPolicy.Add(new Oid(ClientAuth));
        // The chain is judged at its beginning; that it has not ended is asked at every request.
        policy.VerificationTime = from;
        bool good = chain.Build(certificate) && chain.ChainElements.Count == 2;
        foreach (X509ChainElement element in chain.ChainElements)
            element.Certificate.Dispose();
        return good && IsForClients(certificate);
    }

    // SECURITY: the platform takes a certificate without usages for one of all usages. The authority always writes them.
    private static bool IsForClients(X509Certificate2 certificate) =>
        certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>().Any(static extension => extension.EnhancedKeyUsages.Cast<Oid>().Any(static usage => usage.Value == ClientAuth))
        && !certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(static extension => extension.CertificateAuthority);

    private static Caller? Read(X509Certificate2 certificate)
    {
        string? name = null;
        var groups = ImmutableArray.CreateBuilder<string>();
        foreach (X500RelativeDistinguishedName part in certificate.SubjectName.EnumerateRelativeDistinguishedNames())
        {
            if (part.HasMultipleElements || part.GetSingleElementValue() is not { Length: > 0 } value)
                return null;
            switch (part.GetSingleElementType().Value)
            {
                case CommonName when name is null:
                    name = value;
                    break;
                case Organization:
                    groups.Add(value);
                    break;
                default:
                    return null;
            }
        }
        groups.Add(AccessGroups.Authenticated);
        return name is null ? null : new Caller(name, groups.ToImmutable(), "certificate");
    }

    private sealed record Verdict(DateTime From, DateTime Until, string Serial, DateTimeOffset Issued, Caller? Caller)
    {
        public static Verdict No { get; } = new(DateTime.MinValue, DateTime.MinValue, "", DateTimeOffset.MinValue, Caller: null);
    }
}
