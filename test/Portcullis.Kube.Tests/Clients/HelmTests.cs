using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>The life of a Helm release, request by request.</summary>
public sealed class HelmTests
{
    private static JsonObject Settings(string value) => Read($$$"""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"settings"},"data":{"mode":"{{{value}}}"} }""");

    private static JsonObject Web(int port) => Read($$$"""{"apiVersion":"v1","kind":"Service","metadata":{"name":"web","labels":{"app":"web"}},"spec":{"ports":[{"name":"http","port":{{{port}}}}]} }""");

    private static JsonObject Peers(string mode) => Read($$$"""{"apiVersion":"security.istio.io/v1","kind":"PeerAuthentication","metadata":{"name":"default"},"spec":{"mtls":{"mode":"{{{mode}}}"} } }""");

    private static JsonObject Kept => Read("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"keys","annotations":{"helm.sh/resource-policy":"keep"}},"stringData":{"key":"1"}}""");

    private static JsonObject Read(string json) => JsonNode.Parse(json)!.AsObject();

    [Fact]
    public async Task A_release_is_installed_upgraded_rolled_back_and_uninstalled()
    {
        await using KubeServer server = await KubeServer.Start();
        var helm = new HelmClient(server, "demo");
        JsonObject[] first = [Settings("one"), Web(80), Peers("STRICT"), Kept];
        JsonObject[] second = [Settings("two"), Web(81), Peers("PERMISSIVE")];

        await helm.Install(first);
        (await helm.History()).ShouldBe(["1 deployed"]);
        (await helm.Manifest(1)).ShouldContain("STRICT");

        await helm.Change(1, 2, first, second, "pending-upgrade");
        (await helm.History()).ShouldBe(["1 superseded", "2 deployed"]);
        (await State(server)).ShouldBe("two 81 PERMISSIVE");
        (await server.Get(ApiSample.Secrets + "/keys")).Code.ShouldBe(200); // kept, as it asks

        await helm.Change(2, 3, second, first, "pending-rollback");
        (await helm.History()).ShouldBe(["1 superseded", "2 superseded", "3 deployed"]);
        (await State(server)).ShouldBe("one 80 STRICT");

        await helm.Uninstall(3, first);
        (await helm.History()).ShouldBeEmpty();
        (await server.Get(ApiSample.ConfigMaps)).Names.ShouldBeEmpty();
        (await server.Get(ApiSample.Peers)).Names.ShouldBeEmpty();
        (await server.Get(ApiSample.Secrets)).Names.ShouldBe(["keys"]);
    }

    [Fact]
    public async Task An_upgrade_leaves_what_others_added_alone()
    {
        await using KubeServer server = await KubeServer.Start();
        var helm = new HelmClient(server, "demo");
        await helm.Install(Settings("one"), Peers("STRICT"));
        await server.Send("PATCH", ApiSample.ConfigMaps + "/settings", """{"data":{"extra":"mine"}}""", "application/merge-patch+json");

        await helm.Change(1, 2, [Settings("one"), Peers("STRICT")], [Settings("two"), Peers("STRICT")], "pending-upgrade");

        (await server.Get(ApiSample.ConfigMaps + "/settings")).At("data").ShouldBe("""{"mode":"two","extra":"mine"}""");
        (await server.Get(ApiSample.Peers + "/default")).At("metadata", "generation").ShouldBe("1");
    }

    [Fact]
    public async Task Definitions_that_a_chart_brings_are_passed_over_when_they_are_there()
    {
        await using KubeServer server = await KubeServer.Start();
        foreach (JsonObject definition in CustomResourceDefinitions.All(TestKinds.Catalog))
            (await server.Writer.Create((JsonObject)definition.DeepClone(), CancellationToken.None)).Ok.ShouldBeTrue();
        const string definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

        KubeAnswer known = await server.Send("POST", definitions, """{"metadata":{"name":"peerauthentications.security.istio.io"}}""");
        KubeAnswer unknown = await server.Send("POST", definitions, """{"metadata":{"name":"widgets.example.com"}}""");

        (known.Code, known.At("reason")).ShouldBe((409, "AlreadyExists"));
        (unknown.Code, unknown.At("reason")).ShouldBe((405, "MethodNotAllowed"));
        unknown.At("message")!.ShouldContain("--skip-crds");
    }

    private static async Task<string> State(KubeServer server) =>
        $"{(await server.Get(ApiSample.ConfigMaps + "/settings")).At("data", "mode")} {(await server.Get("/api/v1/namespaces/shop/services/web")).At("spec", "ports", 0, "port")} "
        + (await server.Get(ApiSample.Peers + "/default")).At("spec", "mtls", "mode");
}
