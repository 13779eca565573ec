using System.Collections.Immutable;

namespace Portcullis.Identity;

/// <summary>The names a certificate carries, each list in certificate order and exactly as written there.</summary>
/// <param name="Subject">RFC 2253 text, most specific part first; may be empty.</param>
/// <param name="IpSans">As text: dotted quad, or RFC 5952.</param>
public sealed record CertificateNames(
    string Subject,
    ImmutableArray<string> UriSans,
    ImmutableArray<string> DnsSans,
    ImmutableArray<string> EmailSans,
    ImmutableArray<string> IpSans);
