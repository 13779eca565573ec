namespace Portcullis.Kube.Tests;

/// <summary>Status that is sent with the object itself is not read, whatever stands in it.</summary>
public sealed class StatusWriteTests
{
    private const string Peer = ApiSample.Peers + "/a";
    private const string Kept = """{"conditions":[{"type":"Enforced","status":"False"}]}""";

    [Theory]
    [InlineData("PUT", "application/json", """{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"a","resourceVersion":"RV"},"spec":{"mtls":{"mode":"STRICT"}},"status":{"conditions":[]}}""")]
    [InlineData("PUT", "application/json", """{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"a","resourceVersion":"RV"},"spec":{"mtls":{"mode":"STRICT"}},"status":"no object"}""")]
    [InlineData("PATCH", "application/merge-patch+json", """{"status":{"conditions":[{"type":"Enforced","status":"True"}]}}""")]
    [InlineData("PATCH", "application/merge-patch+json", """{"status":null}""")]
    [InlineData("PATCH", "application/json-patch+json", """[{"op":"replace","path":"/status/conditions/0/status","value":"True"}]""")]
    [InlineData("PATCH", "application/json-patch+json", """[{"op":"remove","path":"/status"}]""")]
    [InlineData("PATCH", "application/apply-patch+yaml", """{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"a"},"spec":{"mtls":{"mode":"STRICT"}},"status":{"conditions":[{"type":"Enforced","status":"True"}]}}""")]
    public async Task A_write_of_the_object_leaves_its_status(string method, string media, string body)
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));
        KubeAnswer status = await server.Send("PATCH", Peer + "/status", $$"""{"status":{{Kept}}}""", "application/merge-patch+json");
        status.Code.ShouldBe(200, status.Body);

        KubeAnswer answer = await server.Send(method, Peer + "?fieldManager=tester&fieldValidation=Strict", body.Replace("RV", status.Version, StringComparison.Ordinal), media);

        answer.Code.ShouldBe(200, answer.Body);
        answer.At("status").ShouldBe(Kept);
        answer.At("metadata", "generation").ShouldBe("1");
        (await server.Get(Peer)).At("status").ShouldBe(Kept);
    }

    [Theory]
    [InlineData("POST", ApiSample.Peers, "application/json")]
    [InlineData("PATCH", Peer + "?fieldManager=tester", "application/apply-patch+yaml")]
    public async Task A_new_object_begins_without_the_status_it_was_sent_with(string method, string path, string media)
    {
        await using KubeServer server = await KubeServer.Start();

        KubeAnswer answer = await server.Send(method, path,
            """{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"a"},"spec":{},"status":{"conditions":[{"type":"Enforced","status":"True"}]}}""", media);

        answer.Code.ShouldBe(201, answer.Body);
        answer.At("status").ShouldBeNull();
        answer.Body.ShouldNotContain("f:status");
    }

    [Theory]
    [InlineData("PUT", "application/json", """{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"shop"},"status":{"phase":"Terminating"}}""")]
    [InlineData("PATCH", "application/merge-patch+json", """{"status":{"phase":"Terminating"},"metadata":{"deletionTimestamp":"2026-01-01T00:00:00Z"}}""")]
    public async Task A_namespace_does_not_end_by_its_status(string method, string media, string body)
    {
        await using KubeServer server = await KubeServer.Start();

        KubeAnswer answer = await server.Send(method, "/api/v1/namespaces/shop/status", body, media);

        answer.Code.ShouldBe(200, answer.Body);
        answer.At("status", "phase").ShouldBe("Active");
        answer.At("metadata", "deletionTimestamp").ShouldBeNull();
        (await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"))).Code.ShouldBe(201);
    }

    [Fact]
    public async Task Namespaces_are_not_deleted_by_the_collection()
    {
        await using KubeServer server = await KubeServer.Start();

        (await server.Send("DELETE", "/api/v1/namespaces")).Code.ShouldBe(405);

        (await server.Get("/api/v1/namespaces")).Names.ShouldBe(["default", "shop"]);
        string[] verbs = [.. (await server.Get("/api/v1")).Json["resources"]!.AsArray().Single(each => (string)each!["name"]! == "namespaces")!["verbs"]!.AsArray().Select(each => (string)each!)];
        verbs.ShouldContain("delete");
        verbs.ShouldNotContain("deletecollection");
    }
}
