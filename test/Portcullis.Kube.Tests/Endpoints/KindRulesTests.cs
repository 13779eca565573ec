using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>What clients rely on of Secrets, ConfigMaps, Namespaces, Services and Events.</summary>
public sealed class KindRulesTests
{
    [Fact]
    public async Task A_secrets_plain_text_is_folded_and_never_returned()
    {
        await using KubeServer server = await KubeServer.Start();

        KubeAnswer made = await server.Send("POST", ApiSample.Secrets, ApiSample.Secret("a", ""","data":{"x":"b2xk","y":"eQ=="},"stringData":{"x":"new"}"""));
        made.At("type").ShouldBe("Opaque");
        made.At("data", "x").ShouldBe(Convert.ToBase64String("new"u8));
        made.At("data", "y").ShouldBe("eQ==");
        made.At("stringData").ShouldBeNull();

        foreach (string media in new[] { "application/strategic-merge-patch+json", "application/merge-patch+json" })
        {
            KubeAnswer patched = await server.Send("PATCH", ApiSample.Secrets + "/a", $$$"""{"stringData":{"x":"{{{media}}}"}}""", media);
            patched.At("data", "x").ShouldBe(Convert.ToBase64String(Encoding.UTF8.GetBytes(media)));
            patched.At("stringData").ShouldBeNull();
        }
        KubeAnswer applied = await server.Send("PATCH", ApiSample.Secrets + "/b?fieldManager=me", """{"apiVersion":"v1","kind":"Secret","stringData":{"x":"z"}}""", "application/apply-patch+yaml");
        applied.Code.ShouldBe(201, applied.Body);
        applied.At("data", "x").ShouldBe("eg==");
        applied.At("metadata", "managedFields", 0, "fieldsV1", "f:data", "f:x").ShouldBe("{}");
    }

    [Theory]
    [InlineData(""","type":"kubernetes.io/tls","data":{"tls.crt":""}""", "data[tls.key]: Required value")]
    [InlineData(""","data":{"a b":""}""", "a valid config key")]
    [InlineData(""","data":{"a":"hunter2!"}""", "data[a]: Invalid value: must be base64-encoded")]
    [InlineData(""","type":"kubernetes.io/basic-auth" """, "data[username]: Required value")]
    public async Task A_wrong_secret_is_refused_without_its_values(string more, string said)
    {
        await using KubeServer server = await KubeServer.Start();

        KubeAnswer answer = await server.Send("POST", ApiSample.Secrets, ApiSample.Secret("a", more));

        answer.Code.ShouldBe(422, answer.Body);
        answer.At("message")!.ShouldContain(said);
        answer.Body.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_secret_may_hold_a_mebibyte_and_no_more_and_a_body_three()
    {
        await using KubeServer server = await KubeServer.Start();
        string Content(int bytes) => $",\"data\":{{\"a\":\"{Convert.ToBase64String(new byte[bytes])}\"}}";

        (await server.Send("POST", ApiSample.Secrets, ApiSample.Secret("a", Content(1 << 20)))).Code.ShouldBe(201);
        KubeAnswer large = await server.Send("POST", ApiSample.Secrets, ApiSample.Secret("b", Content((1 << 20) + 1)));
        large.Code.ShouldBe(422);
        large.At("details", "causes", 0, "reason").ShouldBe("FieldValueTooLong");
        KubeAnswer huge = await server.Send("POST", ApiSample.Secrets, ApiSample.Secret("b", Content(3 << 20)));
        huge.Code.ShouldBe(413);
        huge.At("reason").ShouldBe("RequestEntityTooLarge");
    }

    [Fact]
    public async Task Immutable_content_and_a_secrets_type_stay()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.Secrets, ApiSample.Secret("a", ""","immutable":true,"data":{"x":"eQ=="}"""));
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a", data: "\"k\":\"v\"").Replace("\"data\"", "\"immutable\":true,\"data\"", StringComparison.Ordinal));

        foreach (string path in new[] { ApiSample.Secrets, ApiSample.ConfigMaps })
        {
            (await server.Send("PATCH", path + "/a", """{"data":{"x":"eg=="}}""", "application/merge-patch+json")).At("message")!.ShouldContain("field is immutable when `immutable` is set");
            (await server.Send("PATCH", path + "/a", """{"immutable":false}""", "application/merge-patch+json")).Code.ShouldBe(422);
            (await server.Send("PATCH", path + "/a", """{"metadata":{"labels":{"a":"b"}}}""", "application/merge-patch+json")).Code.ShouldBe(200);
        }
        (await server.Send("PATCH", ApiSample.Secrets + "/a", """{"type":"other"}""", "application/merge-patch+json")).At("message")!.ShouldContain("type: Invalid value: \"other\": field is immutable");
    }

    [Fact]
    public async Task A_namespace_terminates_with_its_contents()
    {
        await using KubeServer server = await KubeServer.Start();
        KubeAnswer made = await server.Send("POST", "/api/v1/namespaces", """{"metadata":{"name":"going"}}""");
        made.At("metadata", "labels", "kubernetes.io/metadata.name").ShouldBe("going");
        made.At("status", "phase").ShouldBe("Active");
        made.At("spec", "finalizers", 0).ShouldBe("kubernetes");
        string inside = ApiSample.ConfigMaps.Replace("shop", "going", StringComparison.Ordinal);
        await server.Send("POST", inside, ApiSample.ConfigMap("free"));
        await server.Send("POST", inside, ApiSample.ConfigMap("held", ",\"finalizers\":[\"example.com/x\"]"));
        using KubeWatch contents = await server.Watch(inside + "?watch=true&fieldSelector=metadata.name%3Dfree");
        using KubeWatch spaces = await server.Watch("/api/v1/namespaces?watch=true&fieldSelector=metadata.name%3Dgoing");
        (await contents.Said()).ShouldBe("ADDED free");
        (await spaces.Said()).ShouldBe("ADDED going");

        KubeAnswer going = await server.Send("DELETE", "/api/v1/namespaces/going");
        going.At("status", "phase").ShouldBe("Terminating");
        going.At("metadata", "deletionTimestamp").ShouldNotBeNull();
        KubeAnswer late = await server.Send("POST", inside, ApiSample.ConfigMap("late"));
        late.Code.ShouldBe(403);
        late.At("details", "causes", 0, "reason").ShouldBe("NamespaceTerminating");
        (await contents.Said()).ShouldBe("DELETED free");
        (await server.Send("PATCH", inside + "/held", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json")).Code.ShouldBe(200);

        (await spaces.Said()).ShouldBe("MODIFIED going");
        (await spaces.Said()).ShouldBe("DELETED going");
        (await server.Get(inside)).Names.ShouldBeEmpty();
        KubeAnswer kept = await server.Send("DELETE", "/api/v1/namespaces/default");
        kept.Code.ShouldBe(403);
        kept.At("message").ShouldBe("namespaces \"default\" is forbidden: this namespace may not be deleted");
    }

    [Fact]
    public async Task A_termination_begun_before_a_restart_is_finished_after_it()
    {
        var engine = new MemoryEngine();
        ResourceStore store = await ResourceStore.Open(engine, TimeProvider.System, null, CancellationToken.None);
        JsonObject space = new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = "going", ["deletionTimestamp"] = "2030-01-01T00:00:00Z" },
            ["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") },
        };
        await store.Commit([new ObjectWrite(new ObjectKey("", "namespaces", "", "going"), 0, Encoding.UTF8.GetBytes(space.ToJsonString()))], CancellationToken.None);
        await store.Commit([new ObjectWrite(new ObjectKey("", "configmaps", "going", "a"), 0, """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a","namespace":"going"}}"""u8.ToArray())], CancellationToken.None);
        await store.DisposeAsync();

        await using KubeServer server = await KubeServer.Start(engine: engine);
        using KubeWatch watch = await server.Watch("/api/v1/namespaces?watch=true&fieldSelector=metadata.name%3Dgoing&resourceVersion=1");

        string said;
        do
            said = await watch.Said();
        while (said is not ("DELETED going" or "END"));
        said.ShouldBe("DELETED going");
        (await server.Get("/api/v1/configmaps")).Names.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_service_gets_its_defaults_and_an_event_its_namespace()
    {
        await using KubeServer server = await KubeServer.Start();
        KubeAnswer service = await server.Send("POST", "/api/v1/namespaces/shop/services", """{"metadata":{"name":"web"},"spec":{"ports":[{"port":80}]}}""");
        service.Code.ShouldBe(201, service.Body);
        service.At("spec", "type").ShouldBe("ClusterIP");
        service.At("spec", "ports", 0, "protocol").ShouldBe("TCP");
        service.At("spec", "ports", 0, "targetPort").ShouldBe("80");
        (await server.Send("POST", "/api/v1/namespaces/shop/services", """{"metadata":{"name":"9web"},"spec":{"ports":[{"port":0},{"port":1}]}}""")).At("details", "causes", 3, "field").ShouldNotBeNull();
        (await server.Send("POST", "/api/v1/namespaces/shop/events", """{"metadata":{"name":"e"},"involvedObject":{"namespace":"other"}}""")).Code.ShouldBe(422);
        (await server.Send("POST", "/api/v1/namespaces/shop/events", """{"metadata":{"name":"e"},"involvedObject":{"namespace":"shop","name":"web"}}""")).Code.ShouldBe(201);
        (await server.Get("/api/v1/namespaces/shop/events?fieldSelector=involvedObject.name%3Dweb,involvedObject.namespace%3Dshop")).Names.ShouldBe(["e"]);
    }
}
