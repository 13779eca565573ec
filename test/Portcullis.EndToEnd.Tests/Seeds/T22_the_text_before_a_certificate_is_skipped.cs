using System.Text.Json;

namespace Portcullis.EndToEnd.Seeds;

public sealed class T22_the_text_before_a_certificate_is_skipped
{
    [Fact]
    public async Task And_the_upstream_is_told_who_called()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        (await File.ReadAllTextAsync(seed.CertificateFile("servercert.pem"))).ShouldStartWith("Certificate:");

        string told = await ForwardedAsync(seed, seed.Client);

        told.ShouldContain("URI=spiffe://test.client");
        told.ShouldContain("Subject=\"CN=test.client,O=test.client,L=bj,ST=bj,C=CN\"");
        told.ShouldNotContain("By=");
    }

    [Fact]
    public async Task And_of_a_certificate_without_a_uri()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        (await ForwardedAsync(seed, seed.Server)).ShouldEndWith("URI=;DNS=test.com");
    }

    private static async Task<string> ForwardedAsync(SeedGateway seed, Credential credential)
    {
        CurlAnswer answer = await seed.CurlAsync("/headers", credential);
        answer.Status.ShouldBe(200);
        using JsonDocument headers = JsonDocument.Parse(answer.Body);
        return headers.RootElement.GetProperty("headers").GetProperty("x-forwarded-client-cert").GetString()!;
    }
}
