using System.Text;
using Portcullis.Testing;

namespace Portcullis.Identity.Tests.X509;

public sealed class PeerIdentityTests
{
    private static string[] Names(PeerIdentity identity) => [.. identity.Candidates.Select(Encoding.UTF8.GetString)];

    [Fact]
    public void Plaintext_has_no_name_and_tls_without_a_certificate_has_the_empty_one()
    {
        PeerIdentity.Plaintext.IsTls.ShouldBeFalse();
        PeerIdentity.Plaintext.Candidates.ShouldBeEmpty();
        PeerIdentity.Anonymous.IsTls.ShouldBeTrue();
        PeerIdentity.Anonymous.HasCertificate.ShouldBeFalse();
        Names(PeerIdentity.Anonymous).ShouldBe([""]);
    }

    [Fact]
    public void Tries_uris_then_dns_names_then_the_subject()
    {
        using TestCa ca = TestCa.Create();
        TestIdentity leaf = ca.Issue(new TestCertificate { Subject = "CN=x", Sans = ["DNS:b.test", "URI:spiffe://td/ns/a/sa/b", "DNS:a.test", "URI:https://u", "IP:10.0.0.1"] });

        PeerIdentity identity = PeerIdentity.FromCertificate(CertificateReader.Read(leaf.Der).Value!);

        Names(identity).ShouldBe(["spiffe://td/ns/a/sa/b", "https://u", "b.test", "a.test", "CN=x"]);
        identity.Principal.ShouldBe("td/ns/a/sa/b");
        identity.ParsedSpiffe!.Namespace.ShouldBe("a");
        identity.Sha256.ToArray().ShouldBe(System.Security.Cryptography.SHA256.HashData(leaf.Der));
    }

    [Theory]
    [InlineData("spiffe://td/ns/a", false)]
    [InlineData("a b", false)]
    [InlineData("a\nb", false)]
    [InlineData("", false)]
    [InlineData("*.a.test", true)]
    [InlineData("under_score.test", true)]
    [InlineData("a.*.test", false)]
    public void A_dns_name_outside_hostname_syntax_is_no_candidate(string name, bool candidate) =>
        Names(PeerIdentity.FromNames([], [name], "CN=x")).ShouldBe(candidate ? [name, "CN=x"] : ["CN=x"]);

    [Theory]
    [InlineData("spiffe://a\nb")]
    [InlineData("spiffe://a\0b")]
    [InlineData("spiffe://\u00e9")]
    [InlineData("")]
    public void A_uri_with_characters_it_must_not_hold_is_no_candidate(string uri)
    {
        PeerIdentity identity = PeerIdentity.FromNames([uri], [], "CN=x");
        Names(identity).ShouldBe(["CN=x"]);
        identity.Principal.ShouldBeNull();
    }

    [Fact]
    public void Knows_every_workload_among_its_uris()
    {
        PeerIdentity identity = PeerIdentity.FromNames(["https://x", "spiffe://td/ns/a/sa/b", "spiffe://td/ns/c/sa/d"], [], "");
        identity.Workloads.Select(static id => id.Namespace).ShouldBe(["a", "c"]);
        identity.Principal.ShouldBe("https://x");
    }
}
