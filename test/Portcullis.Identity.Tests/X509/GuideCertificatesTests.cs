using Portcullis.Testing;

namespace Portcullis.Identity.Tests.X509;

/// <summary>What the guides' own openssl steps make can be read, oddities and all.</summary>
public sealed class GuideCertificatesTests
{
    [Fact]
    public void Reads_the_guides_certificates()
    {
        using GuideCertificates guide = GuideCertificates.Create();

        guide.Read("clientcert.pem").ShouldStartWith("Certificate:");
        ServerCredential client = ServerCredential.Parse(guide.Read("clientcert.pem"), guide.Read("client.key.pem")).Value!;
        PeerIdentity identity = PeerIdentity.FromCertificate(client.Leaf);
        identity.UriSans.ShouldBe(["spiffe://test.client"]);
        identity.Principal.ShouldBe("test.client");
        identity.ParsedSpiffe.ShouldBeNull();
        identity.Subject.ShouldBe("CN=test.client,O=test.client,L=bj,ST=bj,C=CN");

        ServerCredential server = ServerCredential.Parse(guide.Read("servercert.pem"), guide.Read("serverkey.pem")).Value!;
        PeerIdentity.FromCertificate(server.Leaf).DnsSans.ShouldBe(["test.com"]);
        server.Leaf.SerialNumber.ShouldBe("01");

        CertificateDetails root = CertificateReader.Read(PemReader.Read(guide.Read("cacert.pem")).Certificates[0]).Value!;
        (root.IsCa, root.KeyBits).ShouldBe((true, 4096));

        ServerCredential old = ServerCredential.Parse(guide.Read("san/httpbin.example.com.crt"), guide.Read("san/httpbin.example.com.key")).Value!;
        (old.Leaf.Version, old.Leaf.SerialNumber).ShouldBe((1, "00"));
        old.WarningsAt(DateTimeOffset.UtcNow).Single().ShouldContain("no subjectAltName");
    }
}
