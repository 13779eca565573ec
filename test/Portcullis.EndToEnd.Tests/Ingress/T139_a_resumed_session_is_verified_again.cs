namespace Portcullis.EndToEnd.Ingress;

public sealed class T139_a_resumed_session_is_verified_again
{
    [Theory]
    [InlineData("-tls1_2")]
    [InlineData("-tls1_3")]
    public async Task After_the_authority_was_replaced(string version)
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        int port = mutual.Gateway.HttpsPort;
        string session = Path.Combine(Scratch.Folder("session"), "session.pem");
        string[] saved = [version, "-sess_out", session];
        (await OpenSsl.RequestAsync(port, "test.com", mutual.Client, saved)).ShouldContain("HTTP/1.1 200");

        mutual.Gateway.Folder.Write("secret.yaml", mutual.Pki.Secret(authorities: Authority.Create("New CA").Pem));
        await Eventually.HoldsAsync(async () => (await mutual.CurlAsync("/status/200", mutual.Client)).Status == 0);

        // Without tickets there is nothing to resume with, which is as good.
        string[] resumed = File.Exists(session) ? [version, "-sess_in", session] : [version];
        (await OpenSsl.RequestAsync(port, "test.com", mutual.Client, resumed)).ShouldNotContain("HTTP/1.1 ");
    }
}
