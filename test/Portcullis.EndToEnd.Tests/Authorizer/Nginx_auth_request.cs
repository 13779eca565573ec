using System.Text.Json;

namespace Portcullis.EndToEnd.Authorizer;

/// <summary>Debian's nginx asks <c>portcullis authorizer</c> before it forwards anything.</summary>
public sealed class Nginx_auth_request
{
    [Fact]
    public async Task Passes_what_no_policy_refuses() =>
        (await (await NginxFront.SharedAsync()).CurlAsync("/status/200")).Status.ShouldBe(200);

    [Fact]
    public async Task The_callers_certificate_decides()
    {
        NginxFront front = await NginxFront.SharedAsync();
        Credential other = front.Pki.Authority.Issue(new Leaf("other") { Uris = ["spiffe://test.other"] });

        (await front.CurlAsync("/status/418", NginxFront.Certificate(front.Pki.Client))).Status.ShouldBe(403);
        (await front.CurlAsync("/status/418", NginxFront.Certificate(other))).Status.ShouldBe(418);
        (await front.CurlAsync("/status/418")).Status.ShouldBe(418);
        (await front.CurlAsync("/status/200", NginxFront.Certificate(front.Pki.Client))).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("/x/../status/418")]
    [InlineData("/status/%34%31%38")]
    [InlineData("/./status/418?x=/status/200")]
    [InlineData("//status//418")]
    [InlineData("/x%2f..%2Fstatus/418")]
    public async Task Paths_cannot_hide(string path)
    {
        NginxFront front = await NginxFront.SharedAsync();

        (await front.CurlAsync(path, NginxFront.Certificate(front.Pki.Client))).Status.ShouldBe(403);
    }

    [Fact]
    public async Task The_host_is_the_one_that_nginx_routes_by()
    {
        NginxFront front = await NginxFront.SharedAsync();
        await front.CurlAsync("/x", "--request-target", "http://Inner.example/absolute", "-H", "Host: outer.example");

        JsonElement logged = await front.Authorizer.LoggedAsync(entry => entry.GetProperty("path").GetString() == "/absolute");
        logged.GetProperty("authority").GetString().ShouldBe("inner.example");
    }

    [Fact]
    public async Task A_token_opens_what_wants_one_and_its_claim_arrives()
    {
        NginxFront front = await NginxFront.SharedAsync();

        (await front.CurlAsync("/headers")).Status.ShouldBe(403);
        CurlAnswer answer = await front.CurlAsync("/headers", "-H", "Authorization: Bearer " + front.Issuer.Token());

        answer.Status.ShouldBe(200, answer.Body);
        using JsonDocument echo = JsonDocument.Parse(answer.Body);
        echo.RootElement.GetProperty("headers").EnumerateObject().Single(header => header.Name.Equals("x-user", StringComparison.OrdinalIgnoreCase)).Value.ToString().ShouldBe("alice");
    }

    [Fact]
    public async Task A_bad_token_is_401_with_a_challenge()
    {
        CurlAnswer answer = await (await NginxFront.SharedAsync()).CurlAsync("/status/200", "-H", "Authorization: Bearer rubbish");

        answer.Status.ShouldBe(401);
        answer.Header("www-authenticate").ShouldNotBeNull().ShouldEndWith("/status/200\", error=\"invalid_token\"");
    }

    [Fact]
    public async Task A_claims_header_cannot_be_forged()
    {
        NginxFront front = await NginxFront.SharedAsync();
        CurlAnswer answer = await front.CurlAsync("/get", "-H", "X-User: root");

        answer.Status.ShouldBe(200, answer.Body);
        answer.Body.ShouldNotContain("root");
    }

    [Theory]
    [InlineData("X-Original-URI: /status/200")]
    [InlineData("X-Original-Method: GET")]
    [InlineData("X-SSL-Client-Verify: NONE")]
    [InlineData("X-SSL-Client-Cert: ")]
    [InlineData("X-Real-IP: 127.0.0.1")]
    [InlineData("X-Forwarded-Client-Cert: URI=spiffe://test.other")]
    [InlineData("X-Forwarded-Uri: /status/200")]
    public async Task What_a_caller_says_of_itself_changes_nothing(string header)
    {
        NginxFront front = await NginxFront.SharedAsync();

        (await front.CurlAsync("/status/418", [.. NginxFront.Certificate(front.Pki.Client), "-H", header])).Status.ShouldBe(403);
        (await front.CurlAsync("/status/200", "-H", header)).Status.ShouldBe(200);
    }

    [Fact]
    public async Task A_certificate_of_a_stranger_does_not_reach_it()
    {
        NginxFront front = await NginxFront.SharedAsync();
        Credential stranger = Pki.Create().Client;

        (await front.CurlAsync("/status/200", NginxFront.Certificate(stranger))).Status.ShouldBe(400); // nginx itself
    }

    [Fact]
    public async Task Methods_and_hosts_are_the_original_ones()
    {
        NginxFront front = await NginxFront.SharedAsync();

        (await front.CurlAsync("/delete", "-X", "DELETE")).Status.ShouldBe(403);
        (await front.CurlAsync("/post", "-d", "x=y")).Status.ShouldBe(200);
        (await front.CurlAsync("/status/200", "-H", "Host: evil.com")).Status.ShouldBe(403);
    }

    [Fact]
    public async Task A_path_that_the_gateway_answers_400_is_refused()
    {
        NginxFront front = await NginxFront.SharedAsync();

        (await front.CurlAsync("/a%00b")).Status.ShouldBeOneOf(400, 403); // nginx may see it first
    }

    [Fact]
    public async Task An_authorizer_that_is_gone_closes_the_door()
    {
        int gone = Ports.Refusing();
        Httpbin httpbin = await Httpbin.SharedAsync();
        await using Nginx nginx = await Nginx.StartAsync(port => $$"""
              server {
                listen 127.0.0.1:{{port}};
                location / { auth_request /_authorizer; proxy_pass http://127.0.0.1:{{httpbin.Port}}; }
                location = /_authorizer { internal; proxy_pass http://127.0.0.1:{{gone}}/auth; }
              }
            """);

        (await Curl.RunAsync([$"http://127.0.0.1:{nginx.Port}/"])).Status.ShouldBe(500);
    }
}
