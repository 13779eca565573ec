using System.Text;
using Portcullis.Authorizing;
using Portcullis.Identity;
using Portcullis.Syntax;
using Portcullis.Testing;

namespace Portcullis.Tests.Authorizing;

/// <summary>Client certificates in the forms in which proxies put them into headers.</summary>
public sealed class HeaderCertificateTests
{
    private static readonly TestCa Ca = TestCa.Create();
    private static readonly TestIdentity Client = Ca.Issue("URI:spiffe://td/ns/shop/sa/cart");

    public static TheoryData<string> Forms()
    {
        string pem = Client.Pem, bare = Convert.ToBase64String(Client.Der);
        return
        [
            Uri.EscapeDataString(pem), // nginx, Envoy
            pem.Replace("\n", "\n\t", StringComparison.Ordinal), // nginx's older variable
            pem.Replace('\n', ' '),
            bare, // Traefik, Caddy
            Uri.EscapeDataString(bare), // older Traefik
            $"{bare},{Convert.ToBase64String(Ca.Der)}",
            Uri.EscapeDataString(pem + Ca.Pem),
        ];
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Reads_every_form(string value) => Read(value).ShouldBe("td/ns/shop/sa/cart");

    [Theory]
    [InlineData("")]
    [InlineData("%")]
    [InlineData("%4")]
    [InlineData("%zz")]
    [InlineData("no certificate")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----")]
    [InlineData("AAAA")]
    [InlineData(",AAAA")]
    [InlineData("\0\u00ff")]
    public void Refuses_what_is_none(string value) => Read(value).ShouldBeNull();

    [Fact]
    public void Refuses_what_is_too_long() => Read(new string('A', 100_000)).ShouldBeNull();

    [Fact]
    public void Never_throws_on_damaged_bytes()
    {
        byte[] good = Encoding.Latin1.GetBytes(Uri.EscapeDataString(Client.Pem));
        var random = new Random(17);
        for (int round = 0; round < 2000; round++)
        {
            byte[] bad = [.. good];
            for (int i = 0; i < 3; i++)
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            HeaderCertificate.Read(bad.AsSpan(0, random.Next(bad.Length + 1)));
        }
    }

    private static string? Read(string value)
    {
        Parsed<PeerIdentity> read = HeaderCertificate.Read(Encoding.Latin1.GetBytes(value));
        (read.Problem is null).ShouldBe(read.Ok);
        return read.Value?.Principal;
    }
}
