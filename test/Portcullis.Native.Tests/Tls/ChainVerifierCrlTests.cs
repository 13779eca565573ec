using Portcullis.Testing;
using static Portcullis.Native.Tests.Tls.ChainVerifierTests;

namespace Portcullis.Native.Tests.Tls;

public sealed class ChainVerifierCrlTests : IDisposable
{
    private readonly TestCa _root = TestCa.Create("CN=Root");

    public void Dispose() => _root.Dispose();

    [Fact]
    public void Refuses_the_revoked_and_passes_the_others()
    {
        TestIdentity bad = _root.Issue("DNS:bad");
        TestIdentity good = _root.Issue("DNS:good");
        _root.Revoke(bad);

        Verify(_root.Pem, bad, crls: _root.CrlPem()).Refusal.ShouldBe(PeerRefusal.Revoked);
        Verify(_root.Pem, good, crls: _root.CrlPem()).Accepted.ShouldBeTrue();
    }

    [Fact]
    public void Takes_lists_from_among_the_anchors()
    {
        TestIdentity bad = _root.Issue("DNS:bad");
        _root.Revoke(bad);

        Verify(_root.Pem + _root.CrlPem(), bad).Refusal.ShouldBe(PeerRefusal.Revoked);
    }

    [Fact]
    public void Wants_a_list_for_every_certificate_of_the_chain()
    {
        using TestCa intermediate = _root.Intermediate();
        TestIdentity leaf = intermediate.Issue("DNS:a");

        Verify(_root.Pem, leaf, [intermediate], crls: _root.CrlPem()).Refusal.ShouldBe(PeerRefusal.CrlMissing);
        Verify(_root.Pem, leaf, [intermediate], crls: _root.CrlPem() + intermediate.CrlPem()).Accepted.ShouldBeTrue();
    }

    [Fact]
    public void Refuses_when_an_intermediate_is_revoked()
    {
        using TestCa intermediate = _root.Intermediate();
        _root.Revoke(intermediate.Identity);

        Verify(_root.Pem, intermediate.Issue("DNS:a"), [intermediate], crls: _root.CrlPem() + intermediate.CrlPem()).Refusal.ShouldBe(PeerRefusal.Revoked);
    }

    [Fact]
    public void Wants_a_current_list_signed_by_the_issuer()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        TestIdentity leaf = _root.Issue("DNS:a");
        using TestCa twin = TestCa.Create("CN=Root");

        Verify(_root.Pem, leaf, crls: _root.CrlPem(now.AddDays(-3), now.AddDays(-2))).Refusal.ShouldBe(PeerRefusal.CrlExpired);
        Verify(_root.Pem, leaf, crls: _root.CrlPem(now.AddDays(2), now.AddDays(3))).Refusal.ShouldBe(PeerRefusal.CrlExpired);
        Verify(_root.Pem, leaf, crls: twin.CrlPem()).Accepted.ShouldBeFalse();
    }

    [Theory]
    [InlineData("-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    public void Says_why_a_list_is_unusable(string pem)
    {
        ChainVerifier.Create(_root.Pem, pem, out string? problem).ShouldBeNull();
        problem.ShouldNotBeNullOrEmpty();
    }
}
