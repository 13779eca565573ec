namespace Portcullis.Resources;

/// <summary>One entry of Gateway <c>tlsCertificates</c>.</summary>
public sealed record TlsCertificatePathsSpec(string ServerCertificate, string PrivateKey);
