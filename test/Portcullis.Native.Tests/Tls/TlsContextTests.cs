using Portcullis.Testing;

namespace Portcullis.Native.Tests.Tls;

public sealed class TlsContextTests : IDisposable
{
    private readonly TestCa _ca = TestCa.Create();
    private readonly TestIdentity _own;

    public TlsContextTests() => _own = _ca.Issue("DNS:test.com");

    public void Dispose() => _ca.Dispose();

    private static void Refuses(TlsContextOptions options, string reason)
    {
        TlsContext.Create(options, out string? problem).ShouldBeNull();
        problem!.ShouldContain(reason);
    }

    private TlsContextOptions Mutual() => new()
    {
        Certificates = [new TlsCertificate(_own.Pem, _own.KeyPem)],
        PeerCertificate = PeerCertificateMode.Required,
        TrustAnchorsPem = _ca.Pem,
    };

    [Fact]
    public void Says_what_is_wrong_with_a_certificate()
    {
        TestIdentity other = _ca.Issue("DNS:other");
        Refuses(Mutual() with { Certificates = [] }, "no certificate to present");
        Refuses(Mutual() with { Certificates = [new TlsCertificate("", _own.KeyPem)] }, "no certificate found");
        Refuses(Mutual() with { Certificates = [new TlsCertificate("nonsense", _own.KeyPem)] }, "no certificate found");
        Refuses(Mutual() with { Certificates = [new TlsCertificate(_own.Pem[..200], _own.KeyPem)] }, "cannot be read");
        Refuses(Mutual() with { Certificates = [new TlsCertificate(_own.Pem, "")] }, "private key cannot be read");
        Refuses(Mutual() with { Certificates = [new TlsCertificate(_own.Pem, other.KeyPem)] }, "private key does not match the certificate");
        Refuses(Mutual() with { Certificates = [new TlsCertificate(_own.Pem, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n")] }, "encrypted");
        TestIdentity weak = _ca.Issue(new TestCertificate { RsaBits = 1024 });
        Refuses(Mutual() with { Certificates = [new TlsCertificate(weak.Pem, weak.KeyPem)] }, "too small");
    }

    [Fact]
    public void Says_what_is_wrong_with_the_trust()
    {
        Refuses(Mutual() with { TrustAnchorsPem = "" }, "no trust anchor");
        Refuses(Mutual() with { TrustAnchorsPem = _ca.Pem + "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" }, "trust anchors cannot be read");
        Refuses(Mutual() with { CrlsPem = "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n" }, "revocation lists cannot be read");
        Refuses(Mutual() with { CertificateHashes = ["abc"] }, "`abc`");
        Refuses(Mutual() with { SpkiHashes = ["abc"] }, "`abc`");
    }

    [Fact]
    public void Says_which_ciphers_and_curves_are_unknown()
    {
        Refuses(Mutual() with { CipherSuites = ["NOT-A-CIPHER"] }, "NOT-A-CIPHER");
        Refuses(Mutual() with { Curves = ["P-1"] }, "P-1");
        using TlsContext? context = TlsContext.Create(Mutual() with { Curves = ["X25519", "P-256"] }, out string? problem);
        problem.ShouldBeNull();
    }

    [Fact]
    public void Never_prints_a_key() => Mutual().ToString().ShouldNotContain("PRIVATE");
}
