namespace Portcullis.Kube.Tests;

/// <summary>Whoever may write Secrets and not read them learns no value by patching.</summary>
public sealed class UnreadableSecretTests
{
    private const string Secret = "/api/v1/namespaces/shop/secrets/s";
    private const string Value = "aHVudGVyMg==";
    private const string Stored = """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s","labels":{"a":"b"}},"data":{"password":"aHVudGVyMg=="}}""";

    [Theory]
    [InlineData("application/json-patch+json", """[{"op":"copy","from":"/data/password","path":"/metadata/labels/x"}]""", 403)]
    [InlineData("application/json-patch+json", """[{"op":"copy","from":"/data/password","path":"/metadata/name"}]""", 403)]
    [InlineData("application/json-patch+json", """[{"op":"test","path":"/data/password","value":"aHVudGVyMg=="}]""", 403)]
    [InlineData("application/merge-patch+json", """{"metadata":{"labels":{"x":"y"}}}""", 200)]
    [InlineData("application/strategic-merge-patch+json", """{"data":{"other":"eA=="}}""", 200)]
    public async Task Patches_tell_nothing(string media, string patch, int code)
    {
        await using KubeServer server = await KubeServer.Start();
        (await server.Send("POST", "/api/v1/namespaces/shop/secrets", Stored)).Code.ShouldBe(201);
        server.Access.Rule = (_, question) => question is { Resource: "secrets", Verb: "get" or "list" or "watch" } ? "because" : null;

        KubeAnswer answer = await server.Send("PATCH", Secret, patch, media);

        answer.Code.ShouldBe(code);
        answer.Body.ShouldNotContain(Value);
    }

    [Fact]
    public async Task A_server_side_apply_over_another_owner_tells_fields_not_values()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", "/api/v1/namespaces/shop/secrets?fieldManager=a", Stored);
        server.Access.Rule = (_, question) => question is { Resource: "secrets", Verb: "get" or "list" or "watch" } ? "because" : null;

        KubeAnswer answer = await server.Send("PATCH", Secret + "?fieldManager=b", """{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"password":"eA=="}}""", "application/apply-patch+yaml");

        answer.Code.ShouldBe(409);
        answer.Body.ShouldContain(".data.password");
        answer.Body.ShouldNotContain(Value);
    }

    [Theory]
    [InlineData("&dryRun=All")]
    [InlineData("")]
    public async Task A_server_side_apply_of_the_right_value_conflicts_as_any_other_does(string dryRun)
    {
        await using KubeServer server = await Blind();

        KubeAnswer right = await Apply(server, Value, dryRun);
        KubeAnswer wrong = await Apply(server, "eA==", dryRun);

        right.Code.ShouldBe(409);
        right.Body.ShouldBe(wrong.Body);
    }

    [Fact]
    public async Task Kubectls_copy_of_the_manifest_is_no_way_to_try_a_value()
    {
        await using KubeServer server = await Blind();
        async Task<string> Tried(string value)
        {
            string manifest = Stored.Replace(Value, value, StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
            await server.Send("PATCH", Secret, "{\"metadata\":{\"annotations\":{\"kubectl.kubernetes.io/last-applied-configuration\":\"" + manifest + "\"}}}", "application/merge-patch+json");
            return (await server.Send("PATCH", Secret + "?fieldManager=kubectl&dryRun=All", Plain(Value), "application/apply-patch+yaml")).Body;
        }

        (await Tried(Value)).ShouldBe(await Tried("eA=="));
    }

    [Fact]
    public async Task A_manager_applies_its_own_secret_again()
    {
        await using KubeServer server = await Blind();
        await server.Send("PATCH", Secret + "?fieldManager=b&force=true", Plain("eA=="), "application/apply-patch+yaml");

        (await server.Send("PATCH", Secret + "?fieldManager=b", Plain("eA=="), "application/apply-patch+yaml")).Code.ShouldBe(200);
        (await server.Send("PATCH", Secret + "?fieldManager=b", Plain("eQ=="), "application/apply-patch+yaml")).Code.ShouldBe(200);
    }

    [Theory]
    [InlineData("PATCH", "application/merge-patch+json", "")]
    [InlineData("PATCH", "application/merge-patch+json", "?dryRun=All")]
    [InlineData("PUT", "application/json", "")]
    [InlineData("PUT", "application/json", "?dryRun=All")]
    public async Task A_write_of_the_right_value_looks_like_any_other(string method, string media, string query)
    {
        await using KubeServer server = await Blind();
        server.Judge.Says = _ => new AdmissionAnswer([], ["judged"]);
        async Task<(int, bool, string)> Tried(string value)
        {
            string before = await Version(server);
            KubeAnswer answer = await server.Send(method, Secret + query, Plain(value), media);
            return (answer.Code, answer.Version == before, string.Join('|', answer.Warnings));
        }

        (await Tried(Value)).ShouldBe(await Tried("eA=="));
    }

    [Fact]
    public async Task An_immutable_secret_keeps_its_values_and_does_not_say_whether_it_had_to()
    {
        await using KubeServer server = await Blind("""{"immutable":true}""");

        KubeAnswer right = await server.Send("PATCH", Secret, Plain(Value), "application/merge-patch+json");
        KubeAnswer wrong = await server.Send("PATCH", Secret, Plain("eA=="), "application/merge-patch+json");
        KubeAnswer loose = await server.Send("PATCH", Secret, """{"immutable":false,"data":{"password":"eA=="}}""", "application/merge-patch+json");

        foreach (KubeAnswer answer in new[] { right, wrong, loose })
        {
            answer.Code.ShouldBe(200);
            answer.Warnings.ShouldHaveSingleItem().ShouldContain("immutable");
        }
        server.Access.Rule = (_, _) => null;
        KubeAnswer stands = await server.Get(Secret);
        stands.At("data", "password").ShouldBe(Value);
        stands.At("immutable").ShouldBe("true");
    }

    private static string Plain(string value) => $$$"""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"password":"{{{value}}}"}}""";

    private static Task<KubeAnswer> Apply(KubeServer server, string value, string query) =>
        server.Send("PATCH", Secret + "?fieldManager=b" + query, Plain(value), "application/apply-patch+yaml");

    private static async Task<string> Version(KubeServer server)
    {
        Func<Caller, AccessQuestion, string?> rule = server.Access.Rule;
        server.Access.Rule = (_, _) => null;
        string version = (await server.Get(Secret)).Version;
        server.Access.Rule = rule;
        return version;
    }

    /// <summary>A server with the Secret, for a caller who may not read it.</summary>
    private static async Task<KubeServer> Blind(string patch = "{}")
    {
        KubeServer server = await KubeServer.Start();
        (await server.Send("POST", "/api/v1/namespaces/shop/secrets?fieldManager=a", Stored)).Code.ShouldBe(201);
        (await server.Send("PATCH", Secret + "?fieldManager=a", patch, "application/merge-patch+json")).Code.ShouldBe(200);
        server.Access.Rule = (_, question) => question is { Resource: "secrets", Verb: "get" or "list" or "watch" } ? "because" : null;
        return server;
    }
}
