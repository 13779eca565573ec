namespace Portcullis.EndToEnd.Ingress;

public sealed class T146_a_clients_word_on_its_certificate_is_not_taken
{
    [Fact]
    public async Task It_is_replaced_on_mutual_tls_and_removed_in_the_clear()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();
        string[] lie = ["-H", "x-forwarded-client-cert: URI=spiffe://admin"];

        CurlAnswer secured = await seed.CurlAsync("/headers", seed.Client, lie);
        CurlAnswer plain = await seed.Gateway.CurlAsync("http://test.com/headers", null, lie);

        secured.Body.ShouldContain("spiffe://test.client");
        secured.Body.ShouldNotContain("admin");
        plain.Status.ShouldBe(200);
        plain.Body.ShouldNotContain("client-cert", Case.Insensitive);
        plain.Body.ShouldNotContain("admin");
    }
}
