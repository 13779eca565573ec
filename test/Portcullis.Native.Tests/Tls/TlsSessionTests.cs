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

    private static Handshakes.Outcome Try(TlsContextOptions options, TestIdentity? caller, Action<SslClientAuthenticationOptions>? adjust = null)
    {
        using TlsContext context = TlsContext.Create(options, out string? problem) ?? throw new InvalidOperationException(problem);
        return Handshakes.Run(context, caller, adjust);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12, "TLSv1.2")]
    [InlineData(SslProtocols.Tls13, "TLSv1.3")]
    public void Accepts_a_certificate_of_its_authority(SslProtocols protocol, string version)
    {
        TestIdentity caller = _ca.Issue("URI:spiffe://test.client");

        Handshakes.Outcome outcome = Try(Options(), caller, options =>
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
        Handshakes.Outcome outcome = Try(Options(), caller: null, options => options.EnabledSslProtocols = protocol);

        outcome.Status.ShouldBe(TlsStatus.Failed);
        outcome.Failure!.Kind.ShouldBe(TlsFailureKind.PeerRefused);
        outcome.Failure.Refusal.ShouldBe(PeerRefusal.NoCertificate);
        outcome.PeerSaw.ShouldNotBe("echo", StringComparer.Ordinal);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public void Refuses_another_authority(SslProtocols protocol)
    {
        using TestCa other = TestCa.Create("CN=Other CA");

        Handshakes.Outcome outcome = Try(Options(), other.Issue("URI:spiffe://test.client"), options => options.EnabledSslProtocols = protocol);

        outcome.Failure!.Refusal.ShouldBe(PeerRefusal.UnknownIssuer, outcome.Failure.Message);
        outcome.Peer.ShouldBeNull();
        outcome.PeerSaw.ShouldNotBe("echo", StringComparer.Ordinal);
    }

    [Fact]
    public void Refuses_an_expired_certificate()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        TestIdentity late = _ca.Issue(new TestCertificate { NotBefore = now.AddDays(-3), NotAfter = now.AddDays(-2) });

        Try(Options(), late).Failure!.Refusal.ShouldBe(PeerRefusal.Expired);
    }

    [Fact]
    public void Does_not_ask_when_told_not_to()
    {
        bool asked = false;
        Handshakes.Outcome outcome = Try(Options(PeerCertificateMode.NotRequested), caller: null, options =>
            options.LocalCertificateSelectionCallback = (_, _, _, remote, issuers) =>
            {
                asked |= remote is not null || issuers.Length > 0;
                return null!;
            });

        outcome.PeerSaw.ShouldBe("echo");
        outcome.Peer.ShouldBeNull();
        asked.ShouldBeFalse();
    }

    [Fact]
    public void Names_its_authorities_when_it_asks()
    {
        string[] named = [];
        Try(Options(), caller: null, options =>
            options.LocalCertificateSelectionCallback = (_, _, _, _, issuers) =>
            {
                named = issuers.Length > 0 ? issuers : named;
                return null!;
            });

        named.ShouldBe(["CN=Test CA"]);
    }

    [Fact]
    public void Lets_the_peer_choose_when_a_certificate_is_optional()
    {
        using TestCa other = TestCa.Create("CN=Other CA");
        TlsContextOptions optional = Options(PeerCertificateMode.Optional);

        Try(optional, caller: null).PeerSaw.ShouldBe("echo");
        Try(optional, _ca.Issue("DNS:a")).Peer.ShouldNotBeNull();
        Try(optional, other.Issue("DNS:a")).Failure!.Kind.ShouldBe(TlsFailureKind.PeerRefused);
        Try(optional with { SubjectAltNames = ["a"] }, caller: null).Failure!.Refusal.ShouldBe(PeerRefusal.NoCertificate);
    }

    [Fact]
    public void Skipping_verification_lets_anyone_in_and_gives_nobody_an_identity()
    {
        using TestCa other = TestCa.Create("CN=Other CA");
        TestIdentity stranger = other.Issue("URI:spiffe://admin");
        TlsContextOptions skip = Options() with { SkipPeerVerification = true, SubjectAltNames = ["nobody"] };

        Handshakes.Outcome outcome = Try(skip, stranger);

        outcome.PeerSaw.ShouldBe("echo");
        outcome.Peer.ShouldBeNull();
        outcome.PeerDer.ShouldBe(stranger.Der);
        Try(skip, caller: null).Failure!.Refusal.ShouldBe(PeerRefusal.NoCertificate);
    }

    [Theory]
    [InlineData("client.example.com", "DNS:client.example.com", true)]
    [InlineData("client.example.com", "DNS:other.example.com", false)]
    [InlineData("client.example.com", "URI:client.example.com", true)]
    [InlineData("client.example.com", "", false)]
    [InlineData("a@b.c", "EMAIL:a@b.c", true)]
    [InlineData("10.0.0.1", "IP:10.0.0.1", true)]
    [InlineData("10.0.0.1", "IP:10.0.0.2", false)]
    [InlineData("*.example.com", "DNS:a.example.com", false)]
    [InlineData("a.example.com", "DNS:*.example.com", true)]
    [InlineData("a.b.example.com", "DNS:*.example.com", false)]
    [InlineData("spiffe://td/ns/a/sa/b", "DNS:x URI:spiffe://td/ns/a/sa/b", true)]
    [InlineData("spiffe://td/ns/a/sa/b", "URI:spiffe://td/ns/a/sa/B", false)]
    [InlineData("no hit|client.example.com", "DNS:client.example.com", true)]
    public void Wants_some_name_to_equal_some_entry(string entries, string sans, bool accepted)
    {
        TestIdentity caller = _ca.Issue(new TestCertificate
        {
            Subject = "CN=client.example.com",
            Sans = sans.Split(' ', StringSplitOptions.RemoveEmptyEntries),
        });

        Handshakes.Outcome outcome = Try(Options() with { SubjectAltNames = entries.Split('|') }, caller);

        (outcome.Status == TlsStatus.Done).ShouldBe(accepted, outcome.Failure?.Message);
        if (!accepted)
            outcome.Failure!.Refusal.ShouldBe(PeerRefusal.SubjectAltName);
    }

    [Fact]
    public void Wants_a_listed_certificate_or_key_and_a_good_chain_as_well()
    {
        TestIdentity caller = _ca.Issue("DNS:a");
        using TestCa other = TestCa.Create("CN=Other CA");
        TestIdentity stranger = other.Issue("DNS:a");
        string hash = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(caller.Der));
        string colons = string.Join(':', hash.Chunk(2).Select(pair => new string(pair)));
        string spki = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(caller.ToX509().PublicKey.ExportSubjectPublicKeyInfo()));
        string wrong = Convert.ToBase64String(new byte[32]);

        Try(Options() with { CertificateHashes = [hash.ToLowerInvariant()] }, caller).PeerSaw.ShouldBe("echo");
        Try(Options() with { CertificateHashes = [colons] }, caller).PeerSaw.ShouldBe("echo");
        Try(Options() with { SpkiHashes = [spki] }, caller).PeerSaw.ShouldBe("echo");
        Try(Options() with { SpkiHashes = [wrong], CertificateHashes = [hash] }, caller).PeerSaw.ShouldBe("echo");
        Try(Options() with { SpkiHashes = [wrong] }, caller).Failure!.Refusal.ShouldBe(PeerRefusal.CertificateHash);
        string strange = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(stranger.Der));
        Try(Options() with { CertificateHashes = [strange] }, stranger).Failure!.Refusal.ShouldBe(PeerRefusal.UnknownIssuer);
    }

    [Fact]
    public void Refuses_the_revoked()
    {
        TestIdentity bad = _ca.Issue("DNS:bad");
        _ca.Revoke(bad);

        Try(Options() with { CrlsPem = _ca.CrlPem() }, bad).Failure!.Refusal.ShouldBe(PeerRefusal.Revoked);
        Try(Options() with { CrlsPem = _ca.CrlPem() }, _ca.Issue("DNS:good")).PeerSaw.ShouldBe("echo");
    }

    [Fact]
    public void Accepts_what_an_intermediate_or_the_leaf_itself_anchors()
    {
        using TestCa intermediate = _ca.Intermediate();
        TestIdentity caller = intermediate.Issue("DNS:a");

        Try(Options() with { TrustAnchorsPem = intermediate.Pem }, caller).PeerSaw.ShouldBe("echo");
        Try(Options() with { TrustAnchorsPem = caller.Pem }, caller).PeerSaw.ShouldBe("echo");
    }
}
