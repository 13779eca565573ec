namespace Portcullis.EndToEnd.Ingress;

public sealed class T134_a_usage_must_allow_clients
{
    [Theory]
    [InlineData(Leaf.ServerAuth, false)]
    [InlineData(Leaf.ClientAuth, true)]
    [InlineData(null, true)]
    public async Task When_there_is_one(string? usage, bool served)
    {
        MutualGateway mutual = await MutualGateway.SharedAsync();
        Credential client = mutual.Pki.Authority.Issue(
            new Leaf("test.client") { Uris = ["spiffe://test.client"], Usages = usage is null ? [] : [usage] });

        CurlAnswer answer = await mutual.CurlAsync("/status/200", client);

        if (served)
            answer.Status.ShouldBe(200, answer.Error);
        else
            answer.ShouldHaveFailedInTheHandshake();
    }
}
