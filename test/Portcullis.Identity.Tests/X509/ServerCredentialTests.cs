using System.Security.Cryptography;
using Portcullis.Testing;

namespace Portcullis.Identity.Tests.X509;

public sealed class ServerCredentialTests : IDisposable
{
    private readonly TestCa _ca = TestCa.Create();

    public void Dispose() => _ca.Dispose();

    private static void Refuses(string chain, string key, string reason) =>
        ServerCredential.Parse(chain, key).Problem!.Message.ShouldContain(reason);

    [Fact]
    public void Accepts_every_form_of_key()
    {
        TestIdentity rsa = _ca.Issue(new TestCertificate { RsaBits = 2048 });
        TestIdentity ec = _ca.Issue("DNS:a");
        using RSA rsaKey = RSA.Create();
        rsaKey.ImportFromPem(rsa.KeyPem);
        using ECDsa ecKey = ECDsa.Create();
        ecKey.ImportFromPem(ec.KeyPem);

        foreach ((TestIdentity identity, string key) in new[]
        {
            (rsa, rsa.KeyPem), (rsa, rsaKey.ExportRSAPrivateKeyPem()), (ec, ec.KeyPem), (ec, ecKey.ExportECPrivateKeyPem()),
        })
        {
            ServerCredential read = ServerCredential.Parse("text\n" + identity.Pem + _ca.Pem, "more\r\n" + key).Value!;
            read.Chain.Length.ShouldBe(2);
            read.Leaf.Der.ToArray().ShouldBe(identity.Der);
            ServerCredential.Parse(read.ChainPem, read.KeyPem).Ok.ShouldBeTrue();
            read.ChainPem.ShouldStartWith("-----BEGIN CERTIFICATE-----");
        }
    }

    [Fact]
    public void Says_what_does_not_fit()
    {
        TestIdentity rsa = _ca.Issue(new TestCertificate { RsaBits = 2048 });
        TestIdentity ec = _ca.Issue("DNS:a");
        TestIdentity other = _ca.Issue("DNS:b");

        Refuses(ec.Pem, other.KeyPem, "private key does not match the certificate");
        Refuses(ec.Pem, rsa.KeyPem, "private key does not match the certificate");
        Refuses(rsa.Pem, ec.KeyPem, "private key does not match the certificate");
        Refuses(_ca.Pem + ec.Pem, ec.KeyPem, "private key does not match the certificate");
        Refuses("", ec.KeyPem, "no certificate found");
        Refuses(ec.Pem, "", "no private key found");
        Refuses(ec.Pem, ec.Pem, "no private key found");
        Refuses(ec.Pem, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "private key cannot be read");
        Refuses(ec.Pem, "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----", "encrypted");
        Refuses("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", ec.KeyPem, "certificate 1 of the chain");
    }

    [Fact]
    public void Warns_of_what_is_served_all_the_same()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        TestIdentity leaf = _ca.Issue(new TestCertificate { NotBefore = now.AddDays(-2), NotAfter = now.AddDays(2), Sans = ["DNS:a"] });
        ServerCredential read = ServerCredential.Parse(leaf.Pem, leaf.KeyPem).Value!;

        read.WarningsAt(now).ShouldBeEmpty();
        read.WarningsAt(now.AddDays(3)).Single().ShouldContain("expired");
        read.WarningsAt(now.AddDays(-3)).Single().ShouldContain("not valid before");
    }
}
