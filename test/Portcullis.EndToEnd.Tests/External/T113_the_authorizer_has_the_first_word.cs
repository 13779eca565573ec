using Portcullis.Testing;

namespace Portcullis.EndToEnd.External;

public sealed class T113_the_authorizer_has_the_first_word
{
    [Theory]
    [InlineData("Http")]
    [InlineData("Grpc")]
    public async Task Before_the_token_before_the_policies_and_before_the_route(string kind)
    {
        await using CustomGateway mesh = await CustomGateway.StartAsync(kind, kind == "Http" ? ", headersToUpstreamOnAllow: [x-judged]" : "");
        const string bad = "Authorization: Bearer no.token.here";

        mesh.Authorizer.Script = AuthorizerScript.Answer(401, "who are you", ("x-why", "no badge"));
        CurlAnswer denied = await mesh.CurlAsync("/anything/never", "-H", bad);
        denied.Status.ShouldBe(401);
        denied.Body.ShouldBe("who are you");
        denied.Header("x-why").ShouldBe("no badge");
        (await mesh.Gateway.LoggedAsync(entry => entry.GetProperty("status").GetInt32() == 401)).GetProperty("details").GetString().ShouldBe("ext_authz_denied");

        mesh.Authorizer.Script = AuthorizerScript.Answer(200, "", ("x-judged", "fit"));
        CurlAnswer unauthenticated = await mesh.CurlAsync("/anything/never", "-H", bad);
        unauthenticated.Status.ShouldBe(401);
        unauthenticated.Body.ShouldStartWith("Jwt ");
        (await mesh.CurlAsync("/anything/never", "-H", $"Authorization: Bearer {mesh.Issuer.Token()}")).ShouldBeDenied();

        CurlAnswer allowed = await mesh.CurlAsync("/anything/a", "-H", $"Authorization: Bearer {mesh.Issuer.Token()}", "-H", "x-judged: unfit");
        allowed.Status.ShouldBe(200);
        allowed.Body.ShouldContain("\"fit\"");
        allowed.Body.ShouldNotContain("unfit");

        int asked = mesh.Authorizer.Calls.Count;
        (await mesh.CurlAsync("/status/204")).Status.ShouldBe(204);
        mesh.Authorizer.Calls.Count.ShouldBe(asked);
    }
}
