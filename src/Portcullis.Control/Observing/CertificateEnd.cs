using Portcullis.Kube;

namespace Portcullis.Control;

/// <summary>When a certificate in a Secret ends.</summary>
/// <param name="Member">The key of <c>data</c> that it stands under.</param>
public sealed record CertificateEnd(ObjectKey Secret, string Member, string Subject, DateTimeOffset NotAfter);
