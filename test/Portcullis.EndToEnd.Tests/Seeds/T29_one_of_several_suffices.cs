namespace Portcullis.EndToEnd.Seeds;

public sealed class T29_one_of_several_suffices
{
    [Theory]
    [InlineData("first.example.com")]
    [InlineData("second.example.com")]
    [InlineData("SECOND.example.com")]
    public async Task In_the_list_and_in_the_certificate(string name)
    {
        SanGateway gateway = await SanGateway.SharedAsync();

        CurlAnswer answer = await gateway.CurlAsync("several.test.com", new Leaf("x") { Dns = ["zero.example.com", name] });

        answer.Status.ShouldBe(200, answer.Error);
    }

    [Fact]
    public async Task None_does_not()
    {
        SanGateway gateway = await SanGateway.SharedAsync();

        (await gateway.CurlAsync("several.test.com", new Leaf("x") { Dns = ["third.example.com"] })).ShouldHaveFailedInTheHandshake();
    }
}
