namespace Portcullis.EndToEnd.Seeds;

public sealed class T28_a_star_in_the_certificate_covers_one_label
{
    [Fact]
    public async Task And_no_more()
    {
        SanGateway gateway = await SanGateway.SharedAsync();
        var leaf = new Leaf("x") { Dns = ["*.example.com"] };

        (await gateway.CurlAsync("exact.test.com", leaf)).Status.ShouldBe(200);
        (await gateway.CurlAsync("deep.test.com", leaf)).ShouldHaveFailedInTheHandshake();
    }
}
