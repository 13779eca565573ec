using System.Text.Json;

namespace Portcullis.EndToEnd.Tokens;

public sealed class T120_tokens_in_the_query_and_in_cookies
{
    [Fact]
    public async Task Are_taken_and_only_the_parameter_is_removed()
    {
        await using TokenGateway gateway = await TokenGateway.StartAsync(
            issuer => TokenGateway.Rule(issuer, "fromParams: [token], fromCookies: [session], outputClaimToHeaders: [{header: x-user, claim: sub}]"));
        string token = gateway.Issuer.Token();

        CurlAnswer answer = await gateway.CurlAsync($"/anything/x?a=1&token={token}&b=%20+2");
        using (JsonDocument echo = JsonDocument.Parse(answer.Body))
        {
            echo.RootElement.GetProperty("target").GetString().ShouldBe("/anything/x?a=1&b=%20+2");
            echo.RootElement.GetProperty("headers").EnumerateObject().ShouldContain(line => line.NameEquals("x-user"));
        }

        Dictionary<string, string> forwarded = await gateway.ForwardedAsync("/headers", "-H", $"cookie: other=1; session={token}; more=2");
        forwarded["x-user"].ShouldBe("alice");
        forwarded["cookie"].ShouldBe($"other=1; session={token}; more=2");
        (await gateway.CurlAsync("/headers", "-H", "cookie: session=garbage")).Status.ShouldBe(401);
    }
}
