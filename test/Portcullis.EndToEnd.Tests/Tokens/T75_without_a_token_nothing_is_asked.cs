namespace Portcullis.EndToEnd.Tokens;

public sealed class T75_without_a_token_nothing_is_asked
{
    [Fact]
    public async Task Unless_a_policy_asks()
    {
        TokenGateway gateway = await TokenGateway.OptionalAsync();

        (await gateway.CurlAsync("/headers")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task And_another_scheme_is_not_a_token()
    {
        TokenGateway gateway = await TokenGateway.OptionalAsync();

        (await gateway.ForwardedAsync("/headers", "-u", "alice:secret"))["authorization"].ShouldStartWith("Basic ");
    }
}
