using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Testing;

/// <summary>What to put into a certificate. Defaults make a leaf that every verifier accepts for any use today.</summary>
public sealed record TestCertificate
{
    /// <summary>Most specific part first, as <c>CN=leaf,O=org</c>; may be empty.</summary>
    public string Subject { get; init; } = "CN=leaf";

    /// <summary><c>URI:…</c>, <c>DNS:…</c>, <c>EMAIL:…</c>, <c>IP:…</c>, in this order within the extension.</summary>
    public string[] Sans { get; init; } = [];

    public bool SansCritical { get; init; }

    public DateTimeOffset NotBefore { get; init; } = DateTimeOffset.UtcNow.AddDays(-1);
    public DateTimeOffset NotAfter { get; init; } = DateTimeOffset.UtcNow.AddDays(90);

    /// <summary>Dotted OIDs; empty leaves the extension out. <see cref="TestCa.ClientAuth"/>, <see cref="TestCa.ServerAuth"/>.</summary>
    public string[] ExtendedKeyUsages { get; init; } = [];

    /// <summary>Null leaves the extension out.</summary>
    public X509KeyUsageFlags? KeyUsage { get; init; }

    /// <summary>Null leaves basicConstraints out.</summary>
    public bool? IsCa { get; init; } = false;

    public int? PathLength { get; init; }
    public X509Extension[] Extensions { get; init; } = [];

    /// <summary>RSA instead of P-256; bits.</summary>
    public int? RsaBits { get; init; }
}
