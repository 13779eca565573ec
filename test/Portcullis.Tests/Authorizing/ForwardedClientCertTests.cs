using System.Security.Cryptography;
using System.Text;
using Portcullis.Authorizing;
using Portcullis.Identity;
using Portcullis.Syntax;
using Portcullis.Testing;

namespace Portcullis.Tests.Authorizing;

/// <summary>The header <c>x-forwarded-client-cert</c>, friendly and hostile.</summary>
public sealed class ForwardedClientCertTests
{
    private static readonly TestIdentity Client = TestCa.Create().Issue("URI:spiffe://td/ns/shop/sa/cart", "DNS:cart.shop");
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Client.Der));

    [Theory]
    [InlineData("URI=spiffe://td/a", "spiffe://td/a,")]
    [InlineData("By=spiffe://td/gw;Hash=ab;Subject=\"CN=x,O=y\";URI=spiffe://td/a;DNS=a.com;DNS=b.com", "spiffe://td/a,a.com,b.com,CN=x,O=y")]
    [InlineData("hash=ab;uri=spiffe://td/a", "spiffe://td/a,")]
    [InlineData("Hash=ab;Subject=\"\";URI=", "")]
    [InlineData("URI=\"spiffe://td/a,b\"", "spiffe://td/a,b,")]
    [InlineData("Subject=\"CN=say \\\"hi\\\" \\\\ there\"", "CN=say \"hi\" \\ there")]
    [InlineData("URI=spiffe://td/forged,URI=spiffe://td/last", "spiffe://td/last,")]
    [InlineData("URI=spiffe://td/forged;Hash=00,By=x;URI=spiffe://td/last", "spiffe://td/last,")]
    public void Reads_the_last_element(string header, string names) => Names(header).ShouldBe(names);

    [Theory]
    [InlineData("")]
    [InlineData("URI")]
    [InlineData("=x")]
    [InlineData("URI=a,")]
    [InlineData(",URI=a")]
    [InlineData("URI=a;")]
    [InlineData(";URI=a")]
    [InlineData("URI=a;;DNS=b")]
    [InlineData("Subject=\"CN=x")]
    [InlineData("Subject=\"CN=x\"y")]
    [InlineData("Subject=CN=\"x\"")]
    [InlineData("Subject=\"a\";Subject=\"b\"")]
    [InlineData("Hash=a;Hash=b")]
    [InlineData("Evil=a;URI=b")]
    [InlineData("Cert=\"AAAA\"")]
    [InlineData("Cert=\"%\"")]
    public void Refuses_what_is_malformed(string header) => Names(header).ShouldBeNull();

    [Fact]
    public void The_certificate_itself_wins_over_names_beside_it()
    {
        string header = $"Hash={Hash};Cert=\"{Uri.EscapeDataString(Client.Pem)}\";Subject=\"CN=admin\";URI=spiffe://td/ns/admin/sa/root";

        Names(header).ShouldBe("spiffe://td/ns/shop/sa/cart,cart.shop,CN=leaf");
    }

    [Fact]
    public void A_hash_must_be_the_certificates() =>
        Names($"Hash={new string('0', 64)};Cert=\"{Uri.EscapeDataString(Client.Pem)}\"").ShouldBeNull();

    [Fact]
    public void An_identity_without_names_is_no_empty_principal() =>
        ForwardedClientCert.Read("Hash=ab"u8).Value.ShouldNotBeNull().Principal.ShouldBeNull();

    [Fact]
    public void Too_many_fields_are_refused() => Names(string.Join(';', Enumerable.Repeat("URI=a", 1000))).ShouldBeNull();

    [Fact]
    public void Never_throws_on_damaged_bytes()
    {
        byte[] good = Encoding.Latin1.GetBytes($"By=x;Hash={Hash};Cert=\"{Uri.EscapeDataString(Client.Pem)}\";Subject=\"CN=a\\\"\";URI=spiffe://td/a,URI=b");
        byte[] telling = [.. ",;=\"\\%\0"u8];
        var random = new Random(23);
        for (int round = 0; round < 2000; round++)
        {
            byte[] bad = [.. good];
            for (int i = 0; i < 4; i++)
                bad[random.Next(bad.Length)] = telling[random.Next(telling.Length)];
            ForwardedClientCert.Read(bad.AsSpan(random.Next(bad.Length)));
        }
    }

    private static string? Names(string header)
    {
        Parsed<PeerIdentity> read = ForwardedClientCert.Read(Encoding.Latin1.GetBytes(header));
        return read.Value is null ? null : string.Join(',', read.Value.Candidates.Select(Encoding.UTF8.GetString));
    }
}
