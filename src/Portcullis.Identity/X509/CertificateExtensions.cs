using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Identity;

/// <summary>The extensions of one certificate that say what it may be used for. Default: none present.</summary>
public sealed record CertificateExtensions
{
    /// <summary>Null when there is no basicConstraints extension.</summary>
    public bool? BasicConstraintsCa { get; init; }

    public bool IsCa => BasicConstraintsCa == true;

    /// <summary>How many intermediates may follow below; null when unlimited.</summary>
    public int? PathLength { get; init; }

    public X509KeyUsageFlags? KeyUsage { get; init; }

    /// <summary>Dotted OIDs; empty when there is no such extension.</summary>
    public ImmutableArray<string> ExtendedKeyUsages { get; init; } = [];

    public bool HasSubjectAltName { get; init; }

    /// <summary>SANs of kinds no policy can name: otherName, directoryName and the like.</summary>
    public int OtherSans { get; init; }

    public ReadOnlyMemory<byte> SubjectKeyId { get; init; }
    public ReadOnlyMemory<byte> AuthorityKeyId { get; init; }

    /// <summary>Dotted OIDs of critical extensions unknown to this reader. A verifier must refuse them.</summary>
    public ImmutableArray<string> UnknownCritical { get; init; } = [];
}
