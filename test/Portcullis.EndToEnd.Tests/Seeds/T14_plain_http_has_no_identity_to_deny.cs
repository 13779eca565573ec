namespace Portcullis.EndToEnd.Seeds;

public sealed class T14_plain_http_has_no_identity_to_deny
{
    [Fact]
    public async Task So_port_80_serves_what_443_refuses()
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        CurlAnswer answer = await seed.Gateway.CurlAsync("http://test.com/status/418");

        answer.ShouldBeTheTeapot();
    }
}
