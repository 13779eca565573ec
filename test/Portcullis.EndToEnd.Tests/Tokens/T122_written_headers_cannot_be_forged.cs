namespace Portcullis.EndToEnd.Tokens;

public sealed class T122_written_headers_cannot_be_forged
{
    [Fact]
    public async Task With_or_without_a_token()
    {
        await using TokenGateway gateway = await TokenGateway.StartAsync(issuer => TokenGateway.Rule(
            issuer, "outputPayloadToHeader: x-payload, outputClaimToHeaders: [{header: x-user, claim: sub}, {header: x-age, claim: age}, {header: x-city, claim: address.city}, {header: x-groups, claim: groups}]"));
        string[] forged = ["-H", "x-user: root", "-H", "X-USER: root2", "-H", "x-payload: e30", "-H", "x-age: 1", "-H", "x-groups: admins"];

        Dictionary<string, string> without = await gateway.ForwardedAsync("/headers", forged);
        without.Keys.Intersect(["x-user", "x-payload", "x-age", "x-city", "x-groups"]).ShouldBeEmpty();

        string token = gateway.Issuer.Token("\"age\":42,\"address\":{\"city\":\"Berlin\"},\"groups\":[\"dev\"]");
        Dictionary<string, string> with = await gateway.ForwardedAsync("/headers", [.. forged, .. TokenGateway.Bearer(token)]);
        with["x-user"].ShouldBe("alice");
        with["x-age"].ShouldBe("42");
        with["x-city"].ShouldBe("Berlin");
        with.ShouldNotContainKey("x-groups");
        with["x-payload"].ShouldBe(token.Split('.')[1]); // T123
        with.ShouldNotContainKey("authorization");
    }

    [Fact]
    public async Task In_a_preflight_either()
    {
        await using TokenGateway gateway = await TokenGateway.StartAsync(
            issuer => TokenGateway.Rule(issuer, "outputClaimToHeaders: [{header: x-user, claim: sub}]"));

        CurlAnswer answer = await gateway.CurlAsync("/anything", "-X", "OPTIONS", "-H", "origin: https://a.test", "-H", "access-control-request-method: GET", "-H", "x-user: root");

        answer.Status.ShouldBe(200);
        answer.Body.ShouldNotContain("root");
    }
}
