using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Commands;
using Portcullis.Testing;

namespace Portcullis.Tests.Api;

/// <summary>What a certificate that is stored breaks, as <c>certs import</c> and <c>certs replace</c> say it.</summary>
public sealed class CredentialEffectsTests
{
    [Theory]
    [InlineData("test.com", "test.com", true)]
    [InlineData("test.com", "TEST.com", true)]
    [InlineData("*.test.com", "www.test.com", true)]
    [InlineData("*.test.com", "*.test.com", true)]
    [InlineData("*.test.com", "shop/www.test.com", true)]
    [InlineData("test.com", "*", true)]
    [InlineData("test.com", "www.test.com", false)]
    [InlineData("*.test.com", "test.com", false)]
    [InlineData("*.test.com", "a.b.test.com", false)]
    [InlineData("www.test.com", "*.test.com", false)]
    public void A_host_that_the_certificate_does_not_name_is_told(string san, string host, bool named)
    {
        using TestCa ca = TestCa.Create();

        CredentialEffects.Of(before: null, Stored(ca, $"DNS:{san}"), [Use("certificate", host)]).Any().ShouldBe(!named);
    }

    [Fact]
    public void Authorities_that_go_take_their_callers_with_them()
    {
        using TestCa old = TestCa.Create("CN=Old"), now = TestCa.Create("CN=Now");
        StoredCertificate before = Stored(old, "DNS:test.com", old.Pem), both = Stored(old, "DNS:test.com", old.Pem + now.Pem), after = Stored(old, "DNS:test.com", now.Pem);

        CredentialEffects.Of(before, after, [Use("certificate and authorities", "test.com")]).ShouldHaveSingleItem().ShouldContain("refuses callers whose certificates `CN=Old` signed");
        CredentialEffects.Of(before, both, [Use("certificate and authorities", "test.com")]).ShouldBeEmpty();
        CredentialEffects.Of(before, after, [Use("certificate", "test.com")]).ShouldBeEmpty();
        CredentialEffects.Of(before, after, []).ShouldBeEmpty();
    }

    private static CredentialUse Use(string part, string host) => new("gateway default/edge", $"port 443: {host}", part, []) { Hosts = [host] };

    private static StoredCertificate Stored(TestCa ca, string san, string? authorities = null)
    {
        TestIdentity identity = ca.Issue(new TestCertificate { Sans = [san] });
        var data = new JsonObject { ["tls.crt"] = Encode(identity.Pem), ["tls.key"] = Encode(identity.KeyPem) };
        if (authorities is not null)
            data["ca.crt"] = Encode(authorities);
        return StoredCertificate.Read(new JsonObject { ["data"] = data }).ShouldNotBeNull();
    }

    private static string Encode(string pem) => Convert.ToBase64String(Encoding.ASCII.GetBytes(pem));
}
