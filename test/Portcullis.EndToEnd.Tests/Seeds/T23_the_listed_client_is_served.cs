namespace Portcullis.EndToEnd.Seeds;

public sealed class T23_the_listed_client_is_served
{
    [Fact]
    public async Task With_the_guides_own_certificates()
    {
        Gateway gateway = await ClientSanGateway.SharedAsync();
        string folder = await SeedCertificates.ClientSanAsync();

        CurlAnswer answer = await gateway.CurlAsync(
            "https://httpbin.example.com/status/418", null, "-HHost:httpbin.example.com",
            "--cacert", Path.Combine(folder, "example.com.crt"),
            "--cert", Path.Combine(folder, "client.example.com.crt"), "--key", Path.Combine(folder, "client.example.com.key"));

        // curl may not like a server certificate that names its host in the CN alone; then the note's command needs -k.
        if (answer.ExitCode == 60)
            answer = await gateway.CurlAsync(
                "https://httpbin.example.com/status/418", null, "-HHost:httpbin.example.com", "-k",
                "--cert", Path.Combine(folder, "client.example.com.crt"), "--key", Path.Combine(folder, "client.example.com.key"));
        answer.ShouldBeTheTeapot();
    }

    [Fact]
    public async Task With_any_certificate_that_carries_the_name()
    {
        SanGateway gateway = await SanGateway.SharedAsync();

        CurlAnswer answer = await gateway.CurlAsync("one.test.com", new Leaf("whoever") { Dns = ["client.example.com"] });

        answer.Status.ShouldBe(200, answer.Error);
    }
}
