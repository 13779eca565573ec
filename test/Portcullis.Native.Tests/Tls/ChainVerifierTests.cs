using System.Security.Cryptography.X509Certificates;
using Portcullis.Testing;

namespace Portcullis.Native.Tests.Tls;

public sealed class ChainVerifierTests : IDisposable
{
    private readonly TestCa _root = TestCa.Create("CN=Root");

    public void Dispose() => _root.Dispose();

    internal static ChainVerdict Verify(
        string anchors, TestIdentity leaf, IEnumerable<TestCa>? intermediates = null, string crls = "", ChainUsage usage = ChainUsage.Client,
        string? name = null, DateTimeOffset? at = null)
    {
        using ChainVerifier verifier = ChainVerifier.Create(anchors, crls, out string? problem) ?? throw new InvalidOperationException(problem);
        return verifier.Verify(leaf.Der, [.. (intermediates ?? []).Select(ca => (ReadOnlyMemory<byte>)ca.Der)], at ?? DateTimeOffset.UtcNow, usage, name);
    }

    private void Refuses(PeerRefusal reason, TestCertificate leaf)
    {
        ChainVerdict verdict = Verify(_root.Pem, _root.Issue(leaf));
        verdict.Refusal.ShouldBe(reason, verdict.Message);
        verdict.Message.ShouldStartWith(Refusals.Phrase(reason));
    }

    [Fact]
    public void Accepts_a_leaf_without_extended_key_usage() =>
        Verify(_root.Pem, _root.Issue("URI:spiffe://test.client")).Accepted.ShouldBeTrue();

    [Fact]
    public void Refuses_expired_and_not_yet_valid()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        Refuses(PeerRefusal.Expired, new TestCertificate { NotBefore = now.AddDays(-3), NotAfter = now.AddDays(-2) });
        Refuses(PeerRefusal.NotYetValid, new TestCertificate { NotBefore = now.AddDays(2), NotAfter = now.AddDays(3) });
    }

    [Fact]
    public void Judges_at_the_time_it_is_told()
    {
        TestIdentity leaf = _root.Issue(new TestCertificate());
        Verify(_root.Pem, leaf, at: DateTimeOffset.UtcNow.AddDays(91)).Refusal.ShouldBe(PeerRefusal.Expired);
        Verify(_root.Pem, leaf, at: DateTimeOffset.UtcNow.AddDays(-2)).Refusal.ShouldBe(PeerRefusal.NotYetValid);
    }

    [Fact]
    public void Counts_the_first_and_the_last_second_in()
    {
        DateTimeOffset end = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        DateTimeOffset start = end.AddDays(-1);
        using TestCa root = TestCa.Create("CN=Exact", new TestCertificate { NotBefore = start, NotAfter = end });
        TestIdentity leaf = root.Issue(new TestCertificate { NotBefore = start, NotAfter = end });
        Verify(root.Pem, leaf, at: start).Accepted.ShouldBeTrue();
        Verify(root.Pem, leaf, at: end).Accepted.ShouldBeTrue();
        Verify(root.Pem, leaf, at: start.AddMilliseconds(-1)).Refusal.ShouldBe(PeerRefusal.NotYetValid);
        Verify(root.Pem, leaf, at: end.AddSeconds(1)).Refusal.ShouldBe(PeerRefusal.Expired);
    }

    [Fact]
    public void Refuses_a_curve_that_is_spelled_out()
    {
        string folder = Directory.CreateTempSubdirectory("curve").FullName;
        OpenSslCommand.Run(folder, "ecparam", "-name", "prime256v1", "-genkey", "-param_enc", "explicit", "-noout", "-out", "key.pem");
        OpenSslCommand.Run(folder, "req", "-x509", "-new", "-key", "key.pem", "-subj", "/CN=explicit", "-out", "cert.pem");
        string pem = File.ReadAllText(Path.Combine(folder, "cert.pem"));
        byte[] der = System.Security.Cryptography.PemEncoding.TryFind(pem, out System.Security.Cryptography.PemFields fields) ? Convert.FromBase64String(pem[fields.Base64Data]) : [];
        Verify(pem, new TestIdentity(der, "")).Accepted.ShouldBeFalse();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("DNS:.a.test")]
    [InlineData("DNS:a..test")]
    [InlineData("EMAIL:a@b@c")]
    [InlineData("EMAIL:a")]
    public void Refuses_names_that_are_none(string san) => Refuses(PeerRefusal.Malformed, new TestCertificate { Sans = [san] });

    [Fact]
    public void Refuses_an_unknown_issuer_even_of_the_same_name()
    {
        using TestCa twin = TestCa.Create("CN=Root");
        using TestCa other = TestCa.Create("CN=Other");
        Verify(other.Pem, _root.Issue("DNS:a")).Refusal.ShouldBe(PeerRefusal.UnknownIssuer);
        Verify(twin.Pem, _root.Issue("DNS:a")).Accepted.ShouldBeFalse();
    }

    [Fact]
    public void Refuses_a_self_signed_leaf_unless_it_is_the_anchor()
    {
        using TestCa self = TestCa.Create("CN=self", new TestCertificate { KeyUsage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign });
        Verify(_root.Pem, self.Identity).Refusal.ShouldBe(PeerRefusal.SelfSigned);
        Verify(self.Pem, self.Identity).Accepted.ShouldBeTrue();
    }

    [Fact]
    public void Accepts_an_intermediate_or_the_leaf_as_anchor()
    {
        using TestCa intermediate = _root.Intermediate();
        TestIdentity leaf = intermediate.Issue("DNS:a");
        Verify(intermediate.Pem, leaf).Accepted.ShouldBeTrue();
        Verify(leaf.Pem, leaf).Accepted.ShouldBeTrue();
        Verify(_root.Pem, leaf, [intermediate]).Accepted.ShouldBeTrue();
        Verify(_root.Pem, leaf).Refusal.ShouldBe(PeerRefusal.UnknownIssuer);
    }

    [Fact]
    public void Refuses_a_changed_signature()
    {
        TestIdentity leaf = _root.Issue("DNS:a");
        byte[] der = [.. leaf.Der];
        der[^1] ^= 1;
        Verify(_root.Pem, leaf with { Der = der }).Refusal.ShouldBe(PeerRefusal.BadSignature);
    }

    [Fact]
    public void Refuses_a_path_longer_than_its_authority_allows()
    {
        using TestCa narrow = TestCa.Create("CN=Narrow", new TestCertificate { PathLength = 0 });
        using TestCa below = narrow.Intermediate();
        Verify(narrow.Pem, below.Issue("DNS:a"), [below]).Refusal.ShouldBe(PeerRefusal.PathLength);
        Verify(narrow.Pem, narrow.Issue("DNS:a")).Accepted.ShouldBeTrue();
    }

    [Fact]
    public void Refuses_an_issuer_that_is_no_authority()
    {
        using TestCa impostor = _root.Intermediate(claimsCa: false);
        using TestCa silent = _root.Intermediate(like: new TestCertificate { IsCa = null }, claimsCa: false);
        Verify(_root.Pem, impostor.Issue("DNS:a"), [impostor]).Refusal.ShouldBe(PeerRefusal.NotACertificateAuthority);
        Verify(_root.Pem, silent.Issue("DNS:a"), [silent]).Refusal.ShouldBe(PeerRefusal.NotACertificateAuthority);
    }

    [Fact]
    public void Refuses_the_wrong_extended_key_usage_on_leaf_and_intermediate()
    {
        Refuses(PeerRefusal.ExtendedKeyUsage, new TestCertificate { ExtendedKeyUsages = [TestCa.ServerAuth] });
        using TestCa servers = _root.Intermediate(like: new TestCertificate { ExtendedKeyUsages = [TestCa.ServerAuth] });
        Verify(_root.Pem, servers.Issue("DNS:a"), [servers]).Refusal.ShouldBe(PeerRefusal.ExtendedKeyUsage);
        Verify(_root.Pem, servers.Issue("DNS:a"), [servers], usage: ChainUsage.Server).Accepted.ShouldBeTrue();
    }

    [Theory]
    [InlineData(X509KeyUsageFlags.DigitalSignature, true)]
    [InlineData(X509KeyUsageFlags.KeyAgreement, true)]
    [InlineData(X509KeyUsageFlags.KeyEncipherment, false)]
    public void Wants_a_leaf_that_may_sign_or_agree(X509KeyUsageFlags usage, bool accepted)
    {
        ChainVerdict verdict = Verify(_root.Pem, _root.Issue(new TestCertificate { KeyUsage = usage }));
        verdict.Accepted.ShouldBe(accepted);
        if (!accepted)
            verdict.Refusal.ShouldBe(PeerRefusal.KeyUsage);
    }

    [Fact]
    public void Refuses_a_weak_key() => Refuses(PeerRefusal.WeakKey, new TestCertificate { RsaBits = 1024 });

    [Fact]
    public void Refuses_an_unknown_critical_extension() =>
        Refuses(PeerRefusal.UnknownCriticalExtension, new TestCertificate { Extensions = [new X509Extension("1.3.6.1.4.1.99999.1", [5, 0], critical: true)] });

    [Theory]
    [InlineData("URI:spiffe://a\nb")]
    [InlineData("DNS:a\0b")]
    [InlineData("URI:spiffe://\u00e9")]
    public void Refuses_names_with_control_or_foreign_characters(string san) =>
        Refuses(PeerRefusal.Malformed, new TestCertificate { Sans = [san] });

    [Fact]
    public void An_empty_subject_needs_a_critical_name()
    {
        Refuses(PeerRefusal.Malformed, new TestCertificate { Subject = "", Sans = ["URI:spiffe://td/ns/a/sa/b"] });
        Verify(_root.Pem, _root.Issue(new TestCertificate { Subject = "", Sans = ["URI:spiffe://td/ns/a/sa/b"], SansCritical = true })).Accepted.ShouldBeTrue();
    }

    [Fact]
    public void Refuses_leaves_that_claim_an_authority_s_rights()
    {
        Refuses(PeerRefusal.Malformed, new TestCertificate { KeyUsage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.KeyCertSign });
        Refuses(PeerRefusal.Malformed, new TestCertificate { Extensions = [new X509Extension("2.5.29.30", Convert.FromHexString("300FA00D300B8209676F6F642E74657374"), critical: true)] });
    }

    [Fact]
    public void Wants_an_anchor_of_version_3_to_be_an_authority()
    {
        using TestCa silent = TestCa.Create("CN=Silent", new TestCertificate { IsCa = null }, claimsCa: false);
        Verify(silent.Pem, silent.Issue("DNS:a")).Accepted.ShouldBeFalse();
    }

    [Fact]
    public void Enforces_name_constraints()
    {
        var permitted = new X509Extension("2.5.29.30", Convert.FromHexString("300FA00D300B8209676F6F642E74657374"), critical: true);
        using TestCa bound = _root.Intermediate(like: new TestCertificate { Extensions = [permitted] });
        Verify(_root.Pem, bound.Issue("DNS:a.good.test"), [bound]).Accepted.ShouldBeTrue();
        Verify(_root.Pem, bound.Issue("DNS:a.bad.test"), [bound]).Refusal.ShouldBe(PeerRefusal.NameConstraints);
    }

    [Theory]
    [InlineData("a.test", true)]
    [InlineData("A.TEST", true)]
    [InlineData("a.test.", true)]
    [InlineData("x.wild.test", true)]
    [InlineData("x.y.wild.test", false)]
    [InlineData("wild.test", false)]
    [InlineData("common.test", false)]
    [InlineData("10.0.0.1", true)]
    [InlineData("10.0.0.2", false)]
    [InlineData("::1", true)]
    [InlineData("0:0:0:0:0:0:0:1", true)]
    [InlineData("1", false)]
    [InlineData("10.0.0.2.", false)]
    [InlineData("010.0.0.1", false)]
    [InlineData("*.wild.test", false)]
    [InlineData("", false)]
    public void Compares_server_names_with_alternative_names_only(string name, bool accepted)
    {
        TestIdentity leaf = _root.Issue(new TestCertificate
        {
            Subject = "CN=common.test",
            Sans = ["DNS:a.test", "DNS:*.wild.test", "DNS:f*.part.test", "IP:10.0.0.1", "IP:::1", "DNS:10.0.0.2"],
        });
        ChainVerdict verdict = Verify(_root.Pem, leaf, usage: ChainUsage.Server, name: name);
        verdict.Accepted.ShouldBe(accepted, verdict.Message);
        if (!accepted)
            verdict.Refusal.ShouldBe(PeerRefusal.NameMismatch);
    }

    [Fact]
    public void Does_not_need_any_bytes_to_be_a_certificate()
    {
        using ChainVerifier verifier = ChainVerifier.Create(_root.Pem, "", out _)!;
        verifier.Verify(new byte[] { 0x30, 0x03, 1, 2, 3 }, [], DateTimeOffset.UtcNow, ChainUsage.Client).Refusal.ShouldBe(PeerRefusal.Malformed);
        verifier.Verify(default, [], DateTimeOffset.UtcNow, ChainUsage.Client).Refusal.ShouldBe(PeerRefusal.Malformed);
    }

    [Theory]
    [InlineData("")]
    [InlineData("no certificate here")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")]
    [InlineData("-----BEGIN CERTIFICATE-----\n")]
    public void Says_why_anchors_are_unusable(string pem)
    {
        ChainVerifier.Create(pem, "", out string? problem).ShouldBeNull();
        problem.ShouldNotBeNullOrEmpty();
    }
}
