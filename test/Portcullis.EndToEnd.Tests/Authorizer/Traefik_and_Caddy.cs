namespace Portcullis.EndToEnd.Authorizer;

/// <summary>The headers that Traefik's ForwardAuth and Caddy's forward_auth send, by curl.</summary>
public sealed class Traefik_and_Caddy
{
    private static readonly Pki Pki = Pki.Create();
    private static readonly string Certificate = Convert.ToBase64String(Pki.Client.Certificate.RawData);

    [Theory]
    [InlineData("traefik", "X-Forwarded-Tls-Client-Cert")]
    [InlineData("caddy", "X-SSL-Client-Cert")]
    public async Task The_forwarded_request_is_judged(string mode, string certificateHeader)
    {
        await using JudgedByTokens judged = await JudgedByTokens.StartAsync(principals: true, "--mode", mode, "--trust-headers", "certificate");

        (await Ask(judged, "/x")).Status.ShouldBe(200);
        (await Ask(judged, "/x/../admin")).Status.ShouldBe(403);
        (await Ask(judged, "/status/418", "-H", $"{certificateHeader}: {Certificate}")).Status.ShouldBe(403);
        (await Ask(judged, "/status/418")).Status.ShouldBe(200);
        (await Ask(judged, "/status/418", "-H", $"{certificateHeader}: %%%")).Status.ShouldBe(403);
        (await Ask(judged, "/headers")).Status.ShouldBe(403);
        CurlAnswer allowed = await Ask(judged, "/headers", judged.Bearer);
        allowed.Header("x-user").ShouldBe("alice");
        allowed.Header("authorization").ShouldBeNull();
        CurlAnswer bad = await Ask(judged, "/headers", "-H", "Authorization: Bearer rubbish");
        bad.Status.ShouldBe(401);
        bad.Header("www-authenticate").ShouldBe("Bearer realm=\"https://test.com/headers\", error=\"invalid_token\"");
        (await Ask(judged, "/a%00")).Status.ShouldBe(400);
    }

    [Fact]
    public async Task Certificates_of_another_mode_do_not_name_anyone()
    {
        await using JudgedByTokens judged = await JudgedByTokens.StartAsync(principals: true, "--mode", "traefik", "--trust-headers", "certificate");

        (await Ask(judged, "/status/418", "-H", "X-Forwarded-Client-Cert: URI=spiffe://test.client")).Status.ShouldBe(200);
        (await Ask(judged, "/status/418", "-H", "X-SSL-Client-Cert: " + Certificate, "-H", "X-SSL-Client-Verify: SUCCESS")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Without_trust_nobody_is_taken_at_their_word()
    {
        await using JudgedByTokens judged = await JudgedByTokens.StartAsync(principals: true, "--mode", "traefik", "--explain");

        // A policy asks who calls, and nobody who is believed says: whatever the header claims, the answer is no.
        CurlAnswer answer = await Ask(judged, "/x", "-H", "X-Forwarded-Tls-Client-Cert: " + Certificate);
        answer.Status.ShouldBe(403);
        answer.Header("x-portcullis-reason").ShouldNotBeNull().ShouldContain("--trust-headers certificate");
        judged.Authorizer.Process.Error.ShouldContain("every question over HTTP is answered with no");
    }

    [Fact]
    public async Task Auto_refuses_two_stories()
    {
        await using JudgedByTokens judged = await JudgedByTokens.StartAsync(principals: false, "--mode", "auto");

        (await Ask(judged, "/x")).Status.ShouldBe(200);
        (await judged.Authorizer.AskAsync("/auth", "-H", "X-Original-URI: /x", "-H", "X-Original-Method: GET")).Status.ShouldBe(200);
        (await Ask(judged, "/admin", "-H", "X-Original-URI: /x", "-H", "X-Original-Method: GET")).Status.ShouldBe(403);
        (await Ask(judged, "/x", "-H", "X-Forwarded-Uri: /y")).Status.ShouldBe(403);
        (await judged.Authorizer.AskAsync("/auth")).Status.ShouldBe(403);
        (await judged.Authorizer.AskAsync("/elsewhere")).Status.ShouldBe(404);
    }

    private static Task<CurlAnswer> Ask(JudgedByTokens judged, string path, params string[] options) => judged.Authorizer.AskAsync("/auth",
        ["-H", "X-Forwarded-Method: GET", "-H", "X-Forwarded-Uri: " + path, "-H", "X-Forwarded-Host: test.com", "-H", "X-Forwarded-Proto: https",
         "-H", "X-Forwarded-For: 127.0.0.1", .. options]);
}
