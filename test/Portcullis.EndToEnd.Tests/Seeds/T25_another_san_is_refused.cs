namespace Portcullis.EndToEnd.Seeds;

public sealed class T25_another_san_is_refused
{
    [Fact]
    public async Task Though_its_chain_is_valid()
    {
        SanGateway gateway = await SanGateway.SharedAsync();

        CurlAnswer answer = await gateway.CurlAsync("one.test.com", new Leaf("client.example.com") { Dns = ["other.example.com"] });

        answer.ShouldHaveFailedInTheHandshake();
    }

    [Fact]
    public async Task And_so_is_the_guides_server_certificate()
    {
        Gateway gateway = await ClientSanGateway.SharedAsync();
        string folder = await SeedCertificates.ClientSanAsync();

        CurlAnswer answer = await gateway.CurlAsync(
            "https://httpbin.example.com/status/418", null, "-k",
            "--cert", Path.Combine(folder, "httpbin.example.com.crt"), "--key", Path.Combine(folder, "httpbin.example.com.key"));

        answer.ShouldHaveFailedInTheHandshake();
    }
}
