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
}
