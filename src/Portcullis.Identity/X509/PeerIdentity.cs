using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace Portcullis.Identity;

/// <summary>
/// Who is at the other end of a connection, as policies see it. Derived once per connection from a certificate
/// that the verifier accepted; immutable, so it may be shared between threads.
/// </summary>
public sealed class PeerIdentity
{
    private static readonly SearchValues<char> HostChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._");

    private PeerIdentity(bool isTls, CertificateNames? names, ReadOnlyMemory<byte> sha256)
    {
        IsTls = isTls;
        HasCertificate = names is not null;
        Subject = names?.Subject ?? "";
        UriSans = names?.UriSans.RemoveAll(static name => !IsPrintableAscii(name)) ?? [];
        DnsSans = names?.DnsSans.RemoveAll(static name => !IsHostname(name)) ?? [];
        Sha256 = sha256;
        Candidates = isTls ? [.. UriSans.Concat(DnsSans).Append(Subject).Select(Encoding.UTF8.GetBytes)] : [];
        Workloads = [.. UriSans.Select(WorkloadId.Parse).Where(static parsed => parsed.Ok).Select(static parsed => parsed.Value!)];
        Principal = UriSans.IsEmpty ? null : WithoutScheme(UriSans[0]);
    }

    /// <summary>A connection without TLS: every positive identity matcher is false, every negated one true.</summary>
    public static PeerIdentity Plaintext { get; } = new(isTls: false, names: null, default);

    /// <summary>TLS without a certificate, or with one nobody verified: the only candidate is the empty subject.</summary>
    public static PeerIdentity Anonymous { get; } = new(isTls: true, names: null, default);

    public bool IsTls { get; }
    public bool HasCertificate { get; }

    /// <summary>
    /// UTF-8 names a principal pattern is tried on, in Istio's order: URI SANs, DNS SANs, subject. Empty for plaintext.
    /// </summary>
    public ImmutableArray<byte[]> Candidates { get; }

    /// <summary>The subject in RFC 2253 text, most specific part first; empty without a certificate.</summary>
    public string Subject { get; }

    public ImmutableArray<string> UriSans { get; }
    public ImmutableArray<string> DnsSans { get; }

    /// <summary>For logs: the first URI SAN without <c>spiffe://</c>; null when there is none.</summary>
    public string? Principal { get; }

    /// <summary>SHA-256 of the certificate's DER, 32 bytes; empty when no certificate was read.</summary>
    public ReadOnlyMemory<byte> Sha256 { get; }

    /// <summary>Every URI SAN that is an Istio workload's name, strictly, in certificate order.</summary>
    public ImmutableArray<WorkloadId> Workloads { get; }

    /// <summary>The first of <see cref="Workloads"/>, or null.</summary>
    public WorkloadId? ParsedSpiffe => Workloads.IsEmpty ? null : Workloads[0];

    public static PeerIdentity FromCertificate(CertificateDetails certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new PeerIdentity(isTls: true, certificate.Names, certificate.Sha256);
    }

    /// <summary>As if a verified certificate carried these names. For offline decisions and tests.</summary>
    public static PeerIdentity FromNames(IReadOnlyList<string> uriSans, IReadOnlyList<string> dnsSans, string subject) =>
        new(isTls: true, new CertificateNames(subject, [.. uriSans], [.. dnsSans], [], []), default);

    // SECURITY: a name with control characters could split a log line or slip past a pattern whose `.` stops at a line feed.
    private static bool IsPrintableAscii(string name) =>
        name.Length > 0 && name.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0;

    // SECURITY: a DNS SAN that literally reads `spiffe://…` must not pass for a URI.
    private static bool IsHostname(string name)
    {
        ReadOnlySpan<char> rest = name.StartsWith("*.", StringComparison.Ordinal) ? name.AsSpan(2) : name;
        return !rest.IsEmpty && rest.IndexOfAnyExcept(HostChars) < 0;
    }

    private static string WithoutScheme(string uri) =>
        uri.StartsWith(SpiffeId.Scheme, StringComparison.Ordinal) ? uri[SpiffeId.Scheme.Length..] : uri;
}
