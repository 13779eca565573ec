namespace Portcullis.EndToEnd.Seeds;

public sealed class T19_a_new_certificate_is_served_to_new_connections
{
    [Fact]
    public async Task While_the_open_one_lives_on()
    {
        await using MutualGateway mutual = await MutualGateway.StartAsync();
        using GatewayClient open = mutual.Http("2.0");
        (await open.StatusAsync("/status/200")).ShouldBe(200);

        Credential renewed = mutual.Pki.Authority.Issue(new Leaf("test.com") { Dns = ["test.com"] });
        mutual.Gateway.Folder.Write("secret.yaml", (mutual.Pki with { Server = renewed }).Secret());

        await Eventually.HoldsAsync(async () =>
        {
            await using RawConnection fresh = await mutual.ConnectAsync();
            return fresh.Peer!.Thumbprint == renewed.Certificate.Thumbprint;
        });
        (await open.StatusAsync("/status/200")).ShouldBe(200);
        open.Connections.ShouldBe(1);
    }
}
