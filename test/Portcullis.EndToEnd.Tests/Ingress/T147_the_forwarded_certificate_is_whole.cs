using System.Security.Cryptography;
using System.Text.Json;

namespace Portcullis.EndToEnd.Ingress;

public sealed class T147_the_forwarded_certificate_is_whole
{
    [Fact]
    public async Task In_the_order_hash_cert_subject_uri()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.CurlAsync("/headers", seed.Client);

        using JsonDocument document = JsonDocument.Parse(answer.Body);
        string told = document.RootElement.GetProperty("headers").GetProperty("x-forwarded-client-cert").GetString()!;
        told.Split(';').Select(part => part.Split('=')[0]).ShouldBe(["Hash", "Cert", "Subject", "URI"]);
        told.ShouldStartWith($"Hash={Convert.ToHexStringLower(SHA256.HashData(seed.Client.Certificate.RawData))};");
        string pem = told.Split(';')[1]["Cert=\"".Length..^1];
        pem.ShouldNotContain("\n");
        Uri.UnescapeDataString(pem).Trim().ShouldBe(seed.Client.Certificate.ExportCertificatePem());
    }
}
