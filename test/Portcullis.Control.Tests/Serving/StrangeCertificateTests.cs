using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Portcullis.Control.Tests.Serving;

public sealed class StrangeCertificateTests
{
    [Fact]
    public async Task Where_a_strangers_certificate_says_that_its_issuer_is_nobody_looks()
    {
        using var lure = new TcpListener(IPAddress.Loopback, 0);
        lure.Start();
        Task<TcpClient> fetching = lure.AcceptTcpClientAsync();
        await using PlaneBench bench = await PlaneBench.Start();
        using X509Certificate2 stranger = Make($"http://{lure.LocalEndpoint}/issuer.cer");

        using HttpResponseMessage answer = await bench.Stranger(stranger).GetAsync("/version");

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        fetching.IsCompleted.ShouldBeFalse();
    }

    private static X509Certificate2 Make(string issuerAt)
    {
        using ECDsa issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256), key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=stranger", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(ocspUris: null, caIssuersUris: [issuerAt]));
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using X509Certificate2 made = request.Create(new X500DistinguishedName("CN=nobody"), X509SignatureGenerator.CreateForECDsa(issuer), now.AddMinutes(-5), now.AddHours(1), [1, 2, 3]);
        using X509Certificate2 withKey = made.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), password: null);
    }
}
