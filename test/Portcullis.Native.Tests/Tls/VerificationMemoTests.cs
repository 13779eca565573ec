using Portcullis.Testing;

namespace Portcullis.Native.Tests.Tls;

/// <summary>What is remembered is never remembered too well.</summary>
public sealed class VerificationMemoTests : IDisposable
{
    private readonly TestCa _ca = TestCa.Create();
    private readonly TestIdentity _own;
    private readonly SettableTime _time = new();

    public VerificationMemoTests() => _own = _ca.Issue("DNS:test.com");

    public void Dispose() => _ca.Dispose();

    private TlsContext Create(string? anchors = null, string crls = "", params string[] names) =>
        TlsContext.Create(
            new TlsContextOptions
            {
                Certificates = [new TlsCertificate(_own.Pem, _own.KeyPem)],
                PeerCertificate = PeerCertificateMode.Required,
                TrustAnchorsPem = anchors ?? _ca.Pem,
                CrlsPem = crls,
                SubjectAltNames = names,
                Time = _time,
            },
            out string? problem) ?? throw new InvalidOperationException(problem);

    [Fact]
    public void Remembers_an_accepted_chain()
    {
        using TlsContext context = Create();
        TestIdentity caller = _ca.Issue("DNS:a");

        VerifiedPeer first = Handshakes.Run(context, caller).Peer!;
        VerifiedPeer second = Handshakes.Run(context, caller).Peer!;

        second.ShouldBeSameAs(first);
        Handshakes.Run(context, _ca.Issue("DNS:a")).Peer.ShouldNotBeSameAs(first);
    }

    [Fact]
    public void Forgets_when_the_certificate_expires()
    {
        using TlsContext context = Create();
        TestIdentity caller = _ca.Issue(new TestCertificate { NotAfter = _time.Now.AddDays(10) });
        Handshakes.Run(context, caller).Peer.ShouldNotBeNull();

        _time.Now = _time.Now.AddDays(11);

        Handshakes.Run(context, caller).Failure!.Refusal.ShouldBe(PeerRefusal.Expired);
    }

    [Fact]
    public void Forgets_when_the_anchor_expires()
    {
        using TestCa brief = TestCa.Create("CN=Brief", new TestCertificate { NotAfter = _time.Now.AddDays(5) });
        using TlsContext context = Create(brief.Pem);
        TestIdentity caller = brief.Issue(new TestCertificate { NotAfter = _time.Now.AddDays(10) });
        Handshakes.Run(context, caller).Peer.ShouldNotBeNull();

        _time.Now = _time.Now.AddDays(6);

        Handshakes.Run(context, caller).Failure!.Refusal.ShouldBe(PeerRefusal.Expired);
    }

    [Fact]
    public void Forgets_when_the_revocation_list_runs_out()
    {
        using TlsContext context = Create(crls: _ca.CrlPem(nextUpdate: _time.Now.AddDays(2)));
        TestIdentity caller = _ca.Issue("DNS:a");
        Handshakes.Run(context, caller).Peer.ShouldNotBeNull();

        _time.Now = _time.Now.AddDays(3);

        Handshakes.Run(context, caller).Failure!.Refusal.ShouldBe(PeerRefusal.CrlExpired);
    }

    [Fact]
    public void Forgets_when_the_clock_goes_back_before_the_certificate()
    {
        using TlsContext context = Create();
        TestIdentity caller = _ca.Issue("DNS:a");
        Handshakes.Run(context, caller).Peer.ShouldNotBeNull();

        _time.Now = _time.Now.AddDays(-5);

        Handshakes.Run(context, caller).Failure!.Refusal.ShouldBe(PeerRefusal.NotYetValid);
    }

    [Fact]
    public void Never_carries_an_acceptance_into_another_context()
    {
        TestIdentity caller = _ca.Issue("DNS:a");
        using TestCa other = TestCa.Create("CN=Other CA");
        using TlsContext before = Create();
        Handshakes.Run(before, caller).Peer.ShouldNotBeNull();

        using TlsContext otherAnchors = Create(other.Pem);
        Handshakes.Run(otherAnchors, caller).Failure!.Refusal.ShouldBe(PeerRefusal.UnknownIssuer);

        using TlsContext otherNames = Create(anchors: null, "", "DNS:b");
        Handshakes.Run(otherNames, caller).Failure!.Refusal.ShouldBe(PeerRefusal.SubjectAltName);

        _ca.Revoke(caller);
        using TlsContext otherList = Create(crls: _ca.CrlPem());
        Handshakes.Run(otherList, caller).Failure!.Refusal.ShouldBe(PeerRefusal.Revoked);
    }

    [Fact]
    public void Never_remembers_a_refusal_as_anything_else()
    {
        using TestCa other = TestCa.Create("CN=Other CA");
        using TlsContext context = Create();
        TestIdentity stranger = other.Issue("DNS:a");
        for (int i = 0; i < 3; i++)
            Handshakes.Run(context, stranger).Failure!.Refusal.ShouldBe(PeerRefusal.UnknownIssuer);
    }

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;
        public override DateTimeOffset GetUtcNow() => Now;
    }
}
