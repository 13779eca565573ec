namespace Portcullis.EndToEnd.Seeds;

public sealed class T30_an_old_server_certificate_is_served
{
    [Fact]
    public async Task Of_version_1_with_serial_0_and_a_common_name_alone()
    {
        Gateway gateway = await ClientSanGateway.SharedAsync();
        string folder = await SeedCertificates.ClientSanAsync();
        Credential client = Credential.Read(
            Path.Combine(folder, "client.example.com.crt"), Path.Combine(folder, "client.example.com.key"));

        await using RawConnection raw = await RawConnection.TlsAsync(gateway.HttpsPort, client, "httpbin.example.com");
        await raw.SendAsync("GET /status/200 HTTP/1.1\r\nhost: httpbin.example.com\r\n\r\n");

        raw.Peer!.Version.ShouldBe(1);
        raw.Peer.GetSerialNumber().ShouldBe([0]);
        (await raw.AnswerAsync()).Status.ShouldBe(200);
    }
}
