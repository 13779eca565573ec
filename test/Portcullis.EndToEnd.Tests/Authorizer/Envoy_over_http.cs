using System.Text.Json;

namespace Portcullis.EndToEnd.Authorizer;

/// <summary>The request itself is the question, as Envoy's external authorization over HTTP sends it.</summary>
public sealed class Envoy_over_http : IAsyncLifetime
{
    private static readonly Lazy<Task<JudgedByTokens>> One =
        new(() => JudgedByTokens.StartAsync(principals: true, "--trust-headers", "certificate", "--path-prefix", "/check", "--grpc", "off"));

    private JudgedByTokens _judged = null!;

    private AuthorizerProcess Authorizer => _judged.Authorizer;

    public async Task InitializeAsync() => _judged = await One.Value;

    public Task DisposeAsync() => Task.CompletedTask; // shared, and gone with the test process

    [Fact]
    public async Task Allows_with_200_and_denies_as_the_gateway_does()
    {
        CurlAnswer allowed = await Authorizer.AskAsync("/check/x");
        CurlAnswer denied = await Authorizer.AskAsync("/check/x/../admin?a=b", "-X", "PUT");
        CurlAnswer head = await Authorizer.AskAsync("/check/admin", "-I");

        allowed.Status.ShouldBe(200);
        allowed.Bytes.ShouldBeEmpty();
        denied.Status.ShouldBe(403);
        denied.Body.ShouldBe("RBAC: access denied");
        denied.Header("content-type").ShouldBe("text/plain");
        denied.Header("x-portcullis-reason").ShouldBeNull();
        head.Status.ShouldBe(403);
        head.Header("content-length").ShouldBe("19");
        JsonElement logged = await Authorizer.LoggedAsync(entry => entry.GetProperty("method").GetString() == "PUT");
        logged.GetProperty("path").GetString().ShouldBe("/admin");
        logged.GetProperty("details").GetString().ShouldBe("rbac_access_denied_matched_policy[ns[istio-system]-policy[deny]-rule[0]]");
        logged.GetProperty("asker").GetString().ShouldBe("envoy");
    }

    [Fact]
    public async Task Tokens_are_verified_and_their_claims_handed_on()
    {
        CurlAnswer without = await Authorizer.AskAsync("/check/headers");
        CurlAnswer with = await Authorizer.AskAsync("/check/headers", _judged.Bearer);
        CurlAnswer bad = await Authorizer.AskAsync("/check/headers", "-H", "Authorization: Bearer rubbish", "-H", "Host: test.com");

        without.Status.ShouldBe(403);
        with.Status.ShouldBe(200);
        with.Header("x-user").ShouldBe("alice");
        with.Header("x-envoy-auth-headers-to-remove").ShouldBe("authorization");
        with.Header("authorization").ShouldBe("");
        bad.Status.ShouldBe(401);
        bad.Header("www-authenticate").ShouldBe("Bearer realm=\"http://test.com/headers\", error=\"invalid_token\"");
        string header = _judged.Bearer[1].Split('.')[0]["Authorization: Bearer ".Length..];
        Authorizer.Process.Lines.ShouldNotContain(line => line.Contains(header, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_forged_claims_header_is_emptied() =>
        (await Authorizer.AskAsync("/check/x", "-H", "X-User: root")).Header("x-user").ShouldBe("");

    [Theory]
    [InlineData("URI=spiffe://test.client", 403)]
    [InlineData("Hash=aa;Subject=\"CN=x,O=y\";URI=spiffe://test.client", 403)]
    [InlineData("URI=spiffe://test.client,URI=spiffe://test.other", 200)] // the nearest proxy's word counts
    [InlineData("URI=spiffe://test.other", 200)]
    [InlineData("URI=\"spiffe://test.other", 403)]
    [InlineData("rubbish", 403)]
    public async Task The_certificate_header_names_the_caller(string header, int status) =>
        (await Authorizer.AskAsync("/check/status/418", "-H", "X-Forwarded-Client-Cert: " + header)).Status.ShouldBe(status);

    [Theory]
    [InlineData("X-Original-URI: /status/200")]
    [InlineData("X-Forwarded-Uri: /status/200")]
    [InlineData("X-Forwarded-Method: OPTIONS")]
    [InlineData("X-SSL-Client-Verify: SUCCESS")]
    public async Task Words_of_other_proxies_mean_nothing(string header) =>
        (await Authorizer.AskAsync("/check/admin", "-H", header)).Status.ShouldBe(403);

    [Theory]
    [InlineData("/admin")]
    [InlineData("/checkadmin")]
    [InlineData("/x/../check/y")]
    public async Task What_lies_outside_of_the_prefix_is_refused(string target) =>
        (await Authorizer.AskAsync(target)).Status.ShouldBe(403);

    [Fact]
    public async Task Hostile_heads_are_refused_and_the_next_is_answered()
    {
        (await Authorizer.AskAsync("/check/x", "-H", "X-Big: " + new string('a', 80_000))).Status.ShouldBe(431);
        (await Authorizer.AskAsync("/check/" + new string('a', 80_000))).Status.ShouldBe(414);
        (await Authorizer.AskAsync("/check/a%00b")).Status.ShouldBe(400);
        foreach (string request in (string[])
            [
                "GET /check/x HTTP/1.1\r\n\r\n",
                "GET /check/x HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET /check/\u00e9 HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET /check/x HTTP/1.1\r\nHost: a\r\nX: \u0000\r\n\r\n",
                "GET /check/x HTTP/1.1\r\nHost: a\r\nX-User: \u0001\r\nAuthorization: Bearer\u0001x\r\nContent-Length: x\r\n\r\n",
            ])
            (await Raw(request)).ShouldStartWith("HTTP/1.1 400");
        (await Authorizer.AskAsync("/check/x", "-H", "X-User: \u0001\u00ff")).Status.ShouldBe(200);
        (await Authorizer.AskAsync("/check/x", "--data-binary", new string('a', 2_000))).Status.ShouldBe(200);
    }

    private async Task<string> Raw(string request)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(System.Net.IPAddress.Loopback, Authorizer.HttpPort);
        await client.GetStream().WriteAsync(System.Text.Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(client.GetStream());
        return await reader.ReadLineAsync() ?? "";
    }
}
