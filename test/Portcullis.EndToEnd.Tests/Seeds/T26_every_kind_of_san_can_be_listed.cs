namespace Portcullis.EndToEnd.Seeds;

public sealed class T26_every_kind_of_san_can_be_listed
{
    public static TheoryData<string> Kinds => new("uri", "email", "address");

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task And_one_that_fits_suffices(string kind)
    {
        SanGateway gateway = await SanGateway.SharedAsync();
        Leaf leaf = kind switch
        {
            "uri" => new Leaf("x") { Uris = ["client.example.com"] },
            "email" => new Leaf("x") { Emails = ["a@b.c"] },
            _ => new Leaf("x") { Addresses = ["10.0.0.1"] },
        };

        CurlAnswer answer = await gateway.CurlAsync("kinds.test.com", leaf);

        answer.Status.ShouldBe(200, answer.Error);
    }

    [Fact]
    public async Task Another_value_of_the_kind_is_refused()
    {
        SanGateway gateway = await SanGateway.SharedAsync();

        CurlAnswer answer = await gateway.CurlAsync(
            "kinds.test.com", new Leaf("x") { Uris = ["other.example.com"], Emails = ["b@b.c"], Addresses = ["10.0.0.2"] });

        answer.ShouldHaveFailedInTheHandshake();
    }
}
