namespace Portcullis.EndToEnd.Tokens;

public sealed class T73_a_required_token_that_is_absent
{
    [Fact]
    public async Task Is_a_matter_of_policy_and_denied_as_such()
    {
        TokenGateway gateway = await TokenGateway.RequiredAsync();

        (await gateway.CurlAsync("/headers")).ShouldBeDenied();
    }
}
