namespace Portcullis.EndToEnd.Seeds;

public sealed class T24_the_common_name_does_not_count
{
    [Fact]
    public async Task So_without_a_san_the_client_is_refused()
    {
        SanGateway gateway = await SanGateway.SharedAsync();

        (await gateway.CurlAsync("one.test.com", new Leaf("client.example.com"))).ShouldHaveFailedInTheHandshake();
    }
}
