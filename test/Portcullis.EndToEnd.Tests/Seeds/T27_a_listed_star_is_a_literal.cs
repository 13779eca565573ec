namespace Portcullis.EndToEnd.Seeds;

public sealed class T27_a_listed_star_is_a_literal
{
    [Fact]
    public async Task So_a_name_below_it_is_refused()
    {
        SanGateway gateway = await SanGateway.SharedAsync();

        (await gateway.CurlAsync("literal.test.com", new Leaf("x") { Dns = ["a.example.com"] })).ShouldHaveFailedInTheHandshake();
    }
}
