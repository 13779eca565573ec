using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Portcullis.Testing;

namespace Portcullis.Identity.Tests.X509;

public sealed class CertificateReaderTests : IDisposable
{
    private readonly TestCa _ca = TestCa.Create("CN=Root,O=test");

    public void Dispose() => _ca.Dispose();

    private static CertificateDetails Read(byte[] der)
    {
        Syntax.Parsed<CertificateDetails> read = CertificateReader.Read(der);
        read.Problem.ShouldBeNull();
        return read.Value!;
    }

    [Fact]
    public void Reads_everything_a_leaf_says()
    {
        var notBefore = new DateTimeOffset(2024, 1, 2, 3, 4, 5, TimeSpan.Zero);
        var notAfter = new DateTimeOffset(2051, 1, 2, 3, 4, 5, TimeSpan.Zero);
        TestIdentity leaf = _ca.Issue(new TestCertificate
        {
            Subject = "CN=leaf,O=org",
            Sans = ["URI:spiffe://td/ns/a/sa/b", "DNS:a.test", "EMAIL:a@b.c", "IP:10.0.0.1", "IP:2001:db8::1"],
            NotBefore = notBefore,
            NotAfter = notAfter,
            ExtendedKeyUsages = [TestCa.ClientAuth],
            KeyUsage = X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.DecipherOnly,
        });

        CertificateDetails read = Read(leaf.Der);

        read.Version.ShouldBe(3);
        read.Subject.ShouldBe("CN=leaf,O=org");
        read.Issuer.ShouldBe("CN=Root,O=test");
        read.UriSans.ShouldBe(["spiffe://td/ns/a/sa/b"]);
        read.DnsSans.ShouldBe(["a.test"]);
        read.Names.EmailSans.ShouldBe(["a@b.c"]);
        read.Names.IpSans.ShouldBe(["10.0.0.1", "2001:db8::1"]);
        read.NotBefore.ShouldBe(notBefore);
        read.NotAfter.ShouldBe(notAfter);
        read.IsValidAt(notAfter).ShouldBeTrue();
        read.IsValidAt(notAfter.AddSeconds(1)).ShouldBeFalse();
        read.KeyUsage.ShouldBe(X509KeyUsageFlags.DigitalSignature | X509KeyUsageFlags.DecipherOnly);
        read.Extensions.ExtendedKeyUsages.ShouldBe([TestCa.ClientAuth]);
        read.Extensions.BasicConstraintsCa.ShouldBe(false);
        (read.KeyAlgorithm, read.KeyBits).ShouldBe(("EC P-256", 256));
        read.SerialNumber.ShouldBe(leaf.SerialNumber.ToLowerInvariant());
        using X509Certificate2 platform = X509CertificateLoader.LoadCertificate(leaf.Der);
        read.SpkiSha256.ToArray().ShouldBe(SHA256.HashData(platform.PublicKey.ExportSubjectPublicKeyInfo()));
        read.Extensions.AuthorityKeyId.ToArray().ShouldBe(Read(_ca.Der).Extensions.SubjectKeyId.ToArray());
    }

    [Fact]
    public void Reads_an_authority()
    {
        using TestCa narrow = TestCa.Create("CN=Narrow", new TestCertificate { PathLength = 3 });
        CertificateDetails read = Read(narrow.Der);
        (read.IsCa, read.Extensions.PathLength, read.IsSelfIssued).ShouldBe((true, 3, true));
    }

    [Fact]
    public void Names_critical_extensions_it_does_not_know()
    {
        TestIdentity leaf = _ca.Issue(new TestCertificate { Extensions = [new X509Extension("1.2.3.4", [5, 0], critical: true), new X509Extension("1.2.3.5", [5, 0], critical: false)] });
        Read(leaf.Der).Extensions.UnknownCritical.ShouldBe(["1.2.3.4"]);
    }

    [Fact]
    public void Refuses_an_extension_that_appears_twice()
    {
        TestIdentity leaf = _ca.Issue(new TestCertificate { Extensions = [new X509Extension("1.2.3.4", [5, 0], critical: false), new X509Extension("1.2.3.5", [5, 0], critical: false)] });
        byte[] der = [.. leaf.Der];
        der[der.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x2A, 3, 5]) + 2] = 4; // the platform will not write it twice, so the second becomes the first
        CertificateReader.Read(der).Problem!.Message.ShouldBe("extension 1.2.3.4 appears twice");
    }

    [Fact]
    public void Refuses_bytes_after_the_certificate()
    {
        byte[] der = [.. _ca.Der, 0];
        CertificateReader.Read(der).Problem!.Message.ShouldBe("bytes follow the certificate");
    }

    [Fact]
    public void Never_throws_whatever_one_byte_becomes()
    {
        byte[] der = _ca.Issue(new TestCertificate { Sans = ["URI:spiffe://a", "IP:10.0.0.1"], ExtendedKeyUsages = [TestCa.ClientAuth], KeyUsage = X509KeyUsageFlags.DigitalSignature }).Der;
        for (int i = 0; i < der.Length; i++)
            foreach (byte value in (byte[])[0, 1, 0x7F, 0x80, 0xFF, (byte)(der[i] + 1), (byte)(der[i] ^ 0x20)])
            {
                byte[] changed = [.. der];
                changed[i] = value;
                Syntax.Parsed<CertificateDetails> read = CertificateReader.Read(changed);
                if (read.Ok)
                    PeerIdentity.FromCertificate(read.Value).Candidates.Length.ShouldBeGreaterThan(0);
                else
                    read.Problem.Message.ShouldNotBeNullOrEmpty();
            }
    }

    [Fact]
    public void Never_throws_for_random_cuts_and_splices()
    {
        var random = new Random(20240728);
        byte[] der = _ca.Issue("URI:spiffe://a", "DNS:b").Der;
        for (int round = 0; round < 5_000; round++)
        {
            byte[] changed = [.. der.AsSpan(0, random.Next(der.Length + 1)), .. der.AsSpan(random.Next(der.Length))];
            for (int i = random.Next(4); i > 0; i--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            _ = CertificateReader.Read(changed).Ok;
        }
        CertificateReader.Read(ReadOnlyMemory<byte>.Empty).Ok.ShouldBeFalse();
        CertificateReader.Read(new byte[2 << 20]).Ok.ShouldBeFalse();
    }

    [Fact]
    public void Renders_names_as_openssl_does()
    {
        string folder = Directory.CreateTempSubdirectory("names").FullName;
        foreach (X500DistinguishedName name in OddNames())
        {
            using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
            using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));
            File.WriteAllText(Path.Combine(folder, "c.pem"), made.ExportCertificatePem());

            string openssl = OpenSslCommand.Run(folder, "x509", "-in", "c.pem", "-noout", "-subject", "-nameopt", "RFC2253");

            Read(made.RawData).Subject.ShouldBe(openssl["subject=".Length..].TrimEnd('\n'));
        }
        Directory.Delete(folder, recursive: true);
    }

    private static IEnumerable<X500DistinguishedName> OddNames()
    {
        yield return Name([[("2.5.4.3", UniversalTagNumber.UTF8String, "a,b+c\"d\\e<f>g;h=i#j")]]);
        yield return Name([[("2.5.4.3", UniversalTagNumber.UTF8String, " leading and trailing ")]]);
        yield return Name([[("2.5.4.3", UniversalTagNumber.UTF8String, "#hash")], [("2.5.4.10", UniversalTagNumber.UTF8String, " ")]]);
        yield return Name([[("2.5.4.3", UniversalTagNumber.UTF8String, "gr\u00fc\u00df \u4e2d \U0001F600")]]);
        yield return Name([[("2.5.4.3", UniversalTagNumber.UTF8String, "line\nfeed\u0001\u007f")]]);
        yield return Name([[("2.5.4.6", UniversalTagNumber.PrintableString, "CN"), ("2.5.4.3", UniversalTagNumber.UTF8String, "x")], [("2.5.4.8", UniversalTagNumber.PrintableString, "bj")]]);
        yield return Name([[("2.5.4.3", UniversalTagNumber.BMPString, "b\u00e4mp")], [("2.5.4.3", UniversalTagNumber.T61String, "tel")]]);
        yield return Name([[("1.2.3.4", UniversalTagNumber.UTF8String, "unknown type")], [("1.2.840.113549.1.9.1", UniversalTagNumber.IA5String, "a@b.c")]]);
        foreach (string oid in AttributeOids)
            yield return Name([[(oid, UniversalTagNumber.UTF8String, "v")]]);
    }

    private static readonly string[] AttributeOids =
    [
        "2.5.4.4", "2.5.4.5", "2.5.4.7", "2.5.4.9", "2.5.4.11", "2.5.4.12", "2.5.4.13", "2.5.4.15", "2.5.4.16", "2.5.4.17", "2.5.4.18",
        "2.5.4.20", "2.5.4.41", "2.5.4.42", "2.5.4.43", "2.5.4.44", "2.5.4.46", "2.5.4.65", "2.5.4.72", "2.5.4.97", "0.9.2342.19200300.100.1.1",
        "0.9.2342.19200300.100.1.3", "0.9.2342.19200300.100.1.25", "1.2.840.113549.1.9.2", "1.3.6.1.4.1.311.60.2.1.1",
        "1.3.6.1.4.1.311.60.2.1.2", "1.3.6.1.4.1.311.60.2.1.3",
    ];

    private static X500DistinguishedName Name((string Oid, UniversalTagNumber Type, string Text)[][] relatives)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
            foreach ((string Oid, UniversalTagNumber Type, string Text)[] relative in relatives)
                using (writer.PushSetOf())
                    foreach ((string oid, UniversalTagNumber type, string text) in relative)
                        using (writer.PushSequence())
                        {
                            writer.WriteObjectIdentifier(oid);
                            writer.WriteCharacterString(type, text);
                        }
        return new X500DistinguishedName(writer.Encode());
    }
}
