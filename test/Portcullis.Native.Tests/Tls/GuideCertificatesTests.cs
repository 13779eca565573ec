using Portcullis.Testing;

namespace Portcullis.Native.Tests.Tls;

/// <summary>The guides' own openssl steps make certificates that work here.</summary>
public sealed class GuideCertificatesTests(GuideCertificatesTests.Fixture fixture) : IClassFixture<GuideCertificatesTests.Fixture>
{
    private readonly GuideCertificates _guide = fixture.Guide;

    private static Handshakes.Outcome Try(TlsContextOptions options, TestIdentity? caller)
    {
        using TlsContext context = TlsContext.Create(options, out string? problem) ?? throw new InvalidOperationException(problem);
        return Handshakes.Run(context, caller);
    }

    private TestIdentity Identity(string certificate, string key)
    {
        string text = _guide.Read(certificate);
        byte[] der = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPem(text.AsSpan(text.IndexOf("-----BEGIN", StringComparison.Ordinal))).RawData;
        return new TestIdentity(der, _guide.Read(key));
    }

    private TlsContextOptions Ingress() => new()
    {
        Certificates = [new TlsCertificate(_guide.Read("servercert.pem"), _guide.Read("serverkey.pem"))],
        PeerCertificate = PeerCertificateMode.Required,
        TrustAnchorsPem = _guide.Read("cacert.pem"),
    };

    private TlsContextOptions San() => new()
    {
        Certificates = [new TlsCertificate(_guide.Read("san/httpbin.example.com.crt"), _guide.Read("san/httpbin.example.com.key"))],
        PeerCertificate = PeerCertificateMode.Required,
        TrustAnchorsPem = _guide.Read("san/example.com.crt"),
        SubjectAltNames = ["client.example.com"],
    };

    [Fact]
    public void The_ingress_guide_works_and_its_server_certificate_serves_as_a_client_s()
    {
        _guide.Read("servercert.pem").ShouldStartWith("Certificate:");
        Try(Ingress(), Identity("clientcert.pem", "client.key.pem")).PeerSaw.ShouldBe("echo");
        Try(Ingress(), Identity("servercert.pem", "serverkey.pem")).PeerSaw.ShouldBe("echo");
        Try(Ingress(), caller: null).Failure!.Refusal.ShouldBe(PeerRefusal.NoCertificate);
    }

    [Fact]
    public void The_client_name_guide_works_with_its_serial_0_version_1_server_certificate()
    {
        Try(San(), Identity("san/client.example.com.crt", "san/client.example.com.key")).PeerSaw.ShouldBe("echo");
        Try(San(), Identity("san/no-san.crt", "san/client.example.com.key")).Failure!.Refusal.ShouldBe(PeerRefusal.SubjectAltName);
    }

    public sealed class Fixture : IDisposable
    {
        public GuideCertificates Guide { get; } = GuideCertificates.Create();

        public void Dispose() => Guide.Dispose();
    }
}
