namespace Portcullis.EndToEnd.Ingress;

public sealed class T140_the_least_version_is_kept
{
    [Fact]
    public async Task With_a_protocol_version_alert_to_older_clients()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync(tls: "minProtocolVersion: TLSV1_3");

        string old = await OpenSsl.RequestAsync(mutual.Gateway.HttpsPort, "test.com", mutual.Client, "-tls1_2");
        string current = await OpenSsl.RequestAsync(mutual.Gateway.HttpsPort, "test.com", mutual.Client, "-tls1_3");

        old.ShouldContain("alert protocol version");
        old.ShouldNotContain("HTTP/1.1 ");
        current.ShouldContain("HTTP/1.1 200");
    }
}
