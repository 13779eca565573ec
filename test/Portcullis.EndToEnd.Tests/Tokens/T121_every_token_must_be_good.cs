namespace Portcullis.EndToEnd.Tokens;

public sealed class T121_every_token_must_be_good
{
    [Fact]
    public async Task Wherever_it_stands()
    {
        TokenGateway gateway = await TokenGateway.OptionalAsync();
        string good = gateway.Issuer.Token();

        (await gateway.CurlAsync("/headers", [.. TokenGateway.Bearer(good), .. TokenGateway.Bearer("bad")])).Status.ShouldBe(401);
        (await gateway.CurlAsync("/headers", [.. TokenGateway.Bearer("bad"), .. TokenGateway.Bearer(good)])).Status.ShouldBe(401);
        (await gateway.CurlAsync("/headers?access_token=bad", TokenGateway.Bearer(good))).Status.ShouldBe(401);
        (await gateway.CurlAsync("/headers", TokenGateway.Bearer(good + ", Bearer x.y.z"))).Status.ShouldBe(401);
    }
}
