namespace Portcullis.EndToEnd.Seeds;

public sealed class T12_a_path_in_disguise_is_denied_all_the_same
{
    [Theory]
    [InlineData("/status/418?x=1")]
    [InlineData("/status/418#f")]
    [InlineData("/status/./418")]
    [InlineData("/status/x/../418")]
    [InlineData("/status/%34%31%38")]
    [InlineData("/%73tatus/418")]
    public async Task On_either_protocol(string target)
    {
        SeedGateway seed = await SeedGateway.SharedAsync();

        await using RawConnection raw = await RawConnection.TlsAsync(seed.Gateway.HttpsPort, seed.Client);
        await raw.SendAsync($"GET {target} HTTP/1.1\r\nhost: test.com\r\n\r\n");
        RawAnswer answer = await raw.AnswerAsync();
        answer.Status.ShouldBe(403);
        answer.Body.ShouldBe("RBAC: access denied");

        await using RawHttp2 second = await RawHttp2.OpenAsync(seed.Gateway.HttpsPort, seed.Client);
        await second.RequestAsync(1, target);
        (await second.StatusAsync(1)).ShouldBe(403);
    }
}
