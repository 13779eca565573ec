using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Identity;

/// <summary>What one X.509 certificate says. Reading it proves its form, not that anyone vouches for it.</summary>
public sealed record CertificateDetails
{
    /// <summary>The whole certificate, DER.</summary>
    public required ReadOnlyMemory<byte> Der { get; init; }

    /// <summary>1, 2 or 3.</summary>
    public required int Version { get; init; }

    /// <summary>Lower-case hexadecimal of the DER integer, at least <c>00</c>; a leading minus when negative.</summary>
    public required string SerialNumber { get; init; }

    public required CertificateNames Names { get; init; }

    /// <summary>RFC 2253 text.</summary>
    public required string Issuer { get; init; }

    public required ReadOnlyMemory<byte> SubjectDer { get; init; }
    public required ReadOnlyMemory<byte> IssuerDer { get; init; }
    public required DateTimeOffset NotBefore { get; init; }
    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Dotted OID of the signature algorithm.</summary>
    public required string SignatureAlgorithm { get; init; }

    /// <summary><c>RSA</c>, <c>EC P-256</c>, <c>Ed25519</c> and the like, or a dotted OID.</summary>
    public required string KeyAlgorithm { get; init; }

    /// <summary>Bits; 0 when the algorithm is unknown.</summary>
    public required int KeyBits { get; init; }

    /// <summary>SHA-256 of the SubjectPublicKeyInfo's DER, as <c>verifyCertificateSpki</c> compares it.</summary>
    public required ReadOnlyMemory<byte> SpkiSha256 { get; init; }

    /// <summary>SubjectPublicKeyInfo, DER.</summary>
    public required ReadOnlyMemory<byte> Spki { get; init; }

    /// <summary>SHA-256 of <see cref="Der"/>, as <c>verifyCertificateHash</c> compares it.</summary>
    public required ReadOnlyMemory<byte> Sha256 { get; init; }

    public required CertificateExtensions Extensions { get; init; }

    public string Subject => Names.Subject;
    public ImmutableArray<string> UriSans => Names.UriSans;
    public ImmutableArray<string> DnsSans => Names.DnsSans;

    /// <summary>Null when the certificate has no keyUsage extension, which allows every use.</summary>
    public X509KeyUsageFlags? KeyUsage => Extensions.KeyUsage;

    public bool IsCa => Extensions.IsCa;

    /// <summary>Subject and issuer are the same name. Says nothing about the signature.</summary>
    public bool IsSelfIssued => SubjectDer.Span.SequenceEqual(IssuerDer.Span);

    public bool IsValidAt(DateTimeOffset time) => NotBefore <= time && time <= NotAfter;
}
