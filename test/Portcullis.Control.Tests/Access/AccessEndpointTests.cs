using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Control.Tests.Access;

/// <summary>Tokens and revocations over the API's own port.</summary>
public sealed class AccessEndpointTests
{
    [Fact]
    public async Task An_admin_makes_lists_and_revokes_tokens_and_the_audit_log_tells_without_them()
    {
        await using PlaneBench bench = await PlaneBench.Start();
        HttpClient admin = bench.Client();

        JsonNode made = await Send(admin, HttpMethod.Post, "tokens", "{\"name\":\"ns/ci%41\",\"role\":\"viewer\",\"seconds\":3600}");
        string secret = (string)made["token"]!;
        HttpClient holder = bench.Client(role: null, bearer: secret);
        (await Code(holder, HttpMethod.Get, "/api/v1/namespaces")).ShouldBe(200);
        JsonNode listed = (await Send(admin, HttpMethod.Get, "tokens"))["tokens"]!.AsArray().ShouldHaveSingleItem()!;
        ((string?)listed["id"], (string?)listed["role"], (string?)listed["sha256"]).ShouldBe(((string?)made["of"]!["id"], "viewer", null));

        (await Send(admin, HttpMethod.Delete, $"tokens?of={Uri.EscapeDataString("ns/ci%41")}"))["tokens"]!.AsArray().Count.ShouldBe(1);

        (await Code(holder, HttpMethod.Get, "/api/v1/namespaces")).ShouldBe(401);
        (await Send(admin, HttpMethod.Get, "tokens"))["tokens"]!.AsArray().ShouldBeEmpty();
        string log = await File.ReadAllTextAsync(bench.AuditFile);
        log.ShouldContain("\"verb\":\"create\",\"resource\":\"bearertokens.internal.portcullis.dev\"");
        log.ShouldContain("\"verb\":\"delete\",\"resource\":\"bearertokens.internal.portcullis.dev\"");
        log.ShouldNotContain(secret.Split('_')[^1]);
    }

    [Fact]
    public async Task A_revoked_user_is_refused_on_the_connection_that_is_open()
    {
        await using PlaneBench bench = await PlaneBench.Start();
        HttpClient jane = bench.Client(AccessRole.Viewer);
        (await Code(jane, HttpMethod.Get, "/api/v1/namespaces")).ShouldBe(200);
        string admin = (string)(await Send(bench.Client(), HttpMethod.Post, "tokens", "{\"name\":\"root\",\"role\":\"admin\"}"))["token"]!;

        JsonNode told = await Send(bench.Client(role: null, bearer: admin), HttpMethod.Post, "revocations", "{\"name\":\"jane\"}");

        ((string?)told["revocations"]![0]!["by"]).ShouldBe("root");
        (await Code(jane, HttpMethod.Get, "/api/v1/namespaces")).ShouldBe(401);
    }

    [Theory]
    [InlineData(AccessRole.Operator)]
    [InlineData(AccessRole.Viewer)]
    [InlineData(AccessRole.Proxy)]
    public async Task Nobody_but_an_admin_is_answered(AccessRole role)
    {
        await using PlaneBench bench = await PlaneBench.Start();
        foreach (string path in (string[])["tokens", "revocations"])
            foreach (HttpMethod method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Post, HttpMethod.Delete])
            {
                (await Code(bench.Client(role), method, AccessEndpoint.Root + path)).ShouldBe(403);
                (await Code(bench.Client(role: null), method, AccessEndpoint.Root + path)).ShouldBe(401);
            }
        // What somebody without the right tried to change is in the log.
        string[] log = [.. (await File.ReadAllLinesAsync(bench.AuditFile)).Where(static line => line.Contains("\"code\":403", StringComparison.Ordinal))];
        log.Length.ShouldBe(4);
        log.ShouldContain(line => line.Contains("bearertokens", StringComparison.Ordinal));
        log.ShouldContain(line => line.Contains("revokedcertificates", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("tokens", "{}", 400)]
    [InlineData("tokens", "nonsense", 400)]
    [InlineData("tokens", "[]", 400)]
    [InlineData("tokens", "{\"name\":\"system:root\",\"role\":\"admin\"}", 400)]
    [InlineData("tokens", "{\"name\":\"a\",\"role\":\"king\"}", 400)]
    [InlineData("tokens", "{\"name\":\"a\",\"role\":\"proxy\"}", 400)]
    [InlineData("tokens", "{\"name\":\"a\",\"role\":\"viewer\",\"namespace\":\"shop\"}", 400)]
    [InlineData("tokens", "{\"name\":\"a\",\"role\":\"viewer\",\"seconds\":-1}", 400)]
    [InlineData("tokens", "{\"name\":\"a\",\"role\":\"viewer\",\"seconds\":1e300}", 400)]
    [InlineData("tokens", "{\"name\":[],\"role\":\"viewer\"}", 400)]
    [InlineData("revocations", "{}", 400)]
    [InlineData("revocations", "{\"name\":\"a\",\"serial\":\"00\"}", 400)]
    [InlineData("revocations", "{\"serial\":\"../x\"}", 400)]
    [InlineData("tokens", "{\"name\":\"\\ud800\",\"role\":\"viewer\"}", 400)]
    [InlineData("tokens", "{\"\\ud800\":1}", 400)]
    [InlineData("revocations", "{\"name\":\"a\\u001b[31m\"}", 400)]
    [InlineData("else", "{}", 404)]
    public async Task What_cannot_be_meant_is_refused(string path, string body, int code)
    {
        await using PlaneBench bench = await PlaneBench.Start();

        (await Code(bench.Client(), HttpMethod.Post, AccessEndpoint.Root + path, body)).ShouldBe(code);
    }

    [Fact]
    public async Task Another_type_a_large_body_and_another_name_are_refused()
    {
        await using PlaneBench bench = await PlaneBench.Start();
        const string body = "{\"name\":\"a\",\"role\":\"admin\"}";

        (await Code(bench.Client(), HttpMethod.Post, AccessEndpoint.TokensPath, body, "text/plain")).ShouldBe(415);
        (await Code(bench.Client(), HttpMethod.Post, AccessEndpoint.TokensPath, body + new string(' ', 100_000))).ShouldBe(400);
        using var request = new HttpRequestMessage(HttpMethod.Get, AccessEndpoint.TokensPath) { Headers = { { "Impersonate-User", "ann" } } };
        using HttpResponseMessage answer = await bench.Client().SendAsync(request);
        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<JsonNode> Send(HttpClient client, HttpMethod method, string path, string? body = null)
    {
        using var request = new HttpRequestMessage(method, AccessEndpoint.Root + path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") };
        using HttpResponseMessage answer = await client.SendAsync(request);
        string text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    private static async Task<int> Code(HttpClient client, HttpMethod method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, type) };
        using HttpResponseMessage answer = await client.SendAsync(request);
        return (int)answer.StatusCode;
    }
}
