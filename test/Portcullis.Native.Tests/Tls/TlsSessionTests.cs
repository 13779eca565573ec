using System.Net.Security;
using System.Security.Authentication;
using Portcullis.Testing;

namespace Portcullis.Native.Tests.Tls;

public sealed class TlsSessionTests : IDisposable
{
    private readonly TestCa _ca = TestCa.Create();
    private readonly TestIdentity _own;

    public TlsSessionTests() => _own = _ca.Issue("DNS:test.com");

    public void Dispose() => _ca.Dispose();

    private TlsContextOptions Options(PeerCertificateMode mode = PeerCertificateMode.Required) => new()
    {
        Certificates = [new TlsCertificate(_own.Pem, _own.KeyPem)],
        PeerCertificate = mode,
        TrustAnchorsPem = _ca.Pem,
        Alpn = ["h2", "http/1.1"],
    };

    private static TlsContext Create(TlsContextOptions options)
    {
        TlsContext? context = TlsContext.Create(options, out string? problem);
        problem.ShouldBeNull();
        return context!;
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, "TLSv1.2")]
    [InlineData(SslProtocols.Tls13, "TLSv1.3")]
    public void Accepts_a_certificate_of_its_authority(SslProtocols protocol, string version)
    {
        using TlsContext context = Create(Options());
        TestIdentity caller = _ca.Issue("URI:spiffe://test.client");

        Handshakes.Outcome outcome = Handshakes.Run(context, caller, options =>
        {
            options.EnabledSslProtocols = protocol;
            options.ApplicationProtocols = [SslApplicationProtocol.Http11, SslApplicationProtocol.Http2];
        });

        outcome.Status.ShouldBe(TlsStatus.Done, outcome.Failure?.Message);
        outcome.Version.ShouldBe(version);
        outcome.Alpn.ShouldBe(TlsAlpn.Http2);
        outcome.Peer!.Der.ToArray().ShouldBe(caller.Der);
        outcome.PeerSaw.ShouldBe("echo");
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void Refuses_no_certificate_before_any_byte_is_read(SslProtocols protocol)
    {
        using TlsContext context = Create(Options());

        Handshakes.Outcome outcome = Handshakes.Run(context, caller: null, options => options.EnabledSslProtocols = protocol);

        outcome.Status.ShouldBe(TlsStatus.Failed);
        outcome.Failure!.Kind.ShouldBe(TlsFailureKind.PeerRefused);
        outcome.Failure.Refusal.ShouldBe(PeerRefusal.NoCertificate);
        (outcome.PeerSaw == "echo").ShouldBeFalse();
    }

    [Fact]
    public void Refuses_another_authority()
    {
        using TlsContext context = Create(Options());
        using TestCa other = TestCa.Create("CN=Other CA");

        Handshakes.Outcome outcome = Handshakes.Run(context, other.Issue("URI:spiffe://test.client"));

        outcome.Failure!.Refusal.ShouldBe(PeerRefusal.UnknownIssuer, outcome.Failure.Message);
    }
}
