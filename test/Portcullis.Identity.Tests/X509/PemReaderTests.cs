using System.Security.Cryptography;
using Portcullis.Testing;

namespace Portcullis.Identity.Tests.X509;

public sealed class PemReaderTests : IDisposable
{
    private readonly TestCa _ca = TestCa.Create();

    public void Dispose() => _ca.Dispose();

    [Fact]
    public void Finds_blocks_among_other_text_and_any_line_ends()
    {
        string text = "Certificate:\n  Data: -----\r\n" + _ca.Pem.Replace("\n", "\r\n", StringComparison.Ordinal)
            + "more -- text\n" + _ca.CrlPem() + _ca.Identity.KeyPem + "\r" + _ca.Pem.Replace("\n", "  \r\r\n", StringComparison.Ordinal);

        PemContents found = PemReader.Read(text);

        found.Problems.ShouldBeEmpty();
        found.Certificates.ShouldBe([_ca.Der, _ca.Der]);
        found.Crls.Length.ShouldBe(1);
        found.Keys.Single().Kind.ShouldBe(PemKeyKind.Pkcs8);
    }

    [Fact]
    public void Tells_kinds_of_keys_apart()
    {
        using RSA rsa = RSA.Create(2048);
        using ECDsa ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var secret = new PbeParameters(PbeEncryptionAlgorithm.Aes128Cbc, HashAlgorithmName.SHA256, 1000);
        string text = string.Join('\n', rsa.ExportRSAPrivateKeyPem(), ec.ExportECPrivateKeyPem(), rsa.ExportPkcs8PrivateKeyPem(),
            rsa.ExportEncryptedPkcs8PrivateKeyPem("x", secret),
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----");

        PemReader.Read(text).Keys.Select(static key => key.Kind)
            .ShouldBe([PemKeyKind.Pkcs1, PemKeyKind.Sec1, PemKeyKind.Pkcs8, PemKeyKind.Encrypted, PemKeyKind.Encrypted]);
        PemReader.Read(text).Keys[0].ToString().ShouldBe("Pkcs1 private key");
    }

    [Theory]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n", "has no end line")]
    [InlineData("-----BEGIN CERTIFICATE-----\n\u0001\n-----END CERTIFICATE-----", "not valid base64")]
    [InlineData("-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----", "not valid base64")]
    [InlineData("-----BEGIN CERTIFICATE", "not finished")]
    [InlineData("-----BEGIN CERTIFICATE-----\nAAAA\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "has no end line")]
    public void Says_what_is_wrong_with_a_block(string text, string problem) =>
        PemReader.Read(text).Problems[0].Message.ShouldContain(problem);

    [Fact]
    public void Finds_the_good_blocks_beside_a_bad_one()
    {
        PemContents found = PemReader.Read("-----BEGIN CERTIFICATE-----\n" + _ca.Pem);
        found.Certificates.Length.ShouldBe(1);
        found.Problems.Length.ShouldBe(1);
    }

    [Fact]
    public void Is_bounded()
    {
        PemReader.Read(new string('x', PemReader.MaximumLength + 1)).Problems.Length.ShouldBe(1);
        PemReader.Read(new byte[PemReader.MaximumLength + 1]).Problems.Length.ShouldBe(1);
        string many = string.Concat(Enumerable.Repeat("-----BEGIN CERTIFICATE-----\n", 20_000));
        PemReader.Read(many).Problems.Length.ShouldBeLessThan(10_002);
        string nested = "-----BEGIN " + new string('-', 100_000);
        PemReader.Read(nested).Certificates.ShouldBeEmpty();
    }

    [Fact]
    public void Never_throws_for_mutations()
    {
        var random = new Random(7);
        char[] text = [.. _ca.Pem, .. _ca.Identity.KeyPem];
        for (int round = 0; round < 5_000; round++)
        {
            char[] changed = [.. text];
            for (int i = 0; i < 3; i++)
                changed[random.Next(changed.Length)] = (char)random.Next(256);
            foreach (byte[] der in PemReader.Read(new string(changed)).Certificates)
                _ = CertificateReader.Read(der).Ok;
        }
    }
}
