namespace Portcullis.EndToEnd.Tokens;

public sealed class T128_a_preflight_carries_no_token
{
    private static readonly string[] Preflight = ["-X", "OPTIONS", "-H", "origin: https://a.test", "-H", "access-control-request-method: GET"];

    [Fact]
    public async Task And_is_not_asked_for_one_but_by_policy()
    {
        (await (await TokenGateway.OptionalAsync()).CurlAsync("/anything", [.. Preflight, .. TokenGateway.Bearer("garbage")])).Status.ShouldBe(200);
        (await (await TokenGateway.RequiredAsync()).CurlAsync("/anything", Preflight)).ShouldBeDenied();
    }
}
