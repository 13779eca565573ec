using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>Programs that write as controllers do: read, change, update, and again when somebody else was faster.</summary>
public sealed class ControllerTests
{
    [Fact]
    public async Task Updates_that_conflict_are_made_again_until_all_are_made()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("count", data: "\"n\":\"0\""));
        int[] conflicts = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => Count(server, 10))));

        (await server.Get(ApiSample.ConfigMaps + "/count")).At("data", "n").ShouldBe("80");
        conflicts.Sum().ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task A_finalizer_holds_an_object_until_its_owner_has_cleaned_up_and_status_is_patched_meanwhile()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));
        JsonObject read = (await server.Get(ApiSample.Peers + "/a")).Json;
        read["metadata"]!["finalizers"] = new JsonArray("example.com/clean");
        KubeAnswer held = await server.Send("PUT", ApiSample.Peers + "/a", read.ToJsonString());
        held.Code.ShouldBe(200, held.Body);

        // The patch names the version that it was reckoned from, as controller-runtime's optimistic lock does.
        KubeAnswer stale = await server.Send("PATCH", ApiSample.Peers + "/a/status", $$$"""{"metadata":{"resourceVersion":"{{{(string)read["metadata"]!["resourceVersion"]!}}}"},"status":{"x":1} }""", "application/merge-patch+json");
        stale.Code.ShouldBe(409);
        KubeAnswer told = await server.Send("PATCH", ApiSample.Peers + "/a/status", $$$"""{"metadata":{"resourceVersion":"{{{held.Version}}}"},"status":{"conditions":[{"type":"Ready","status":"True"}]} }""", "application/merge-patch+json");
        told.Code.ShouldBe(200, told.Body);
        told.At("metadata", "generation").ShouldBe("1");

        KubeAnswer going = await server.Send("DELETE", ApiSample.Peers + "/a", $$$"""{"preconditions":{"uid":"{{{told.At("metadata", "uid")}}}"} }""");
        (going.Code, going.At("kind")).ShouldBe((200, "PeerAuthentication"));
        (await server.Send("PATCH", ApiSample.Peers + "/a/status", """{"status":{"conditions":[{"type":"Ready","status":"False"}]}}""", "application/merge-patch+json")).Code.ShouldBe(200);
        KubeAnswer released = await server.Send("PATCH", ApiSample.Peers + "/a", """[{"op":"test","path":"/metadata/finalizers/0","value":"example.com/clean"},{"op":"remove","path":"/metadata/finalizers"}]""", "application/json-patch+json");
        released.Code.ShouldBe(200, released.Body);
        (await server.Get(ApiSample.Peers + "/a")).Code.ShouldBe(404);
    }

    [Fact]
    public async Task Of_two_who_want_to_lead_one_does_and_renews()
    {
        await using KubeServer server = await KubeServer.Start();
        const string leases = "/apis/coordination.k8s.io/v1/namespaces/shop/leases";
        KubeAnswer made = await server.Send("POST", leases, """{"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"lead"},"spec":{"holderIdentity":"","leaseDurationSeconds":15}}""");
        made.Code.ShouldBe(201, made.Body);
        Task<KubeAnswer> Take(string who, string at) => server.Send("PUT", leases + "/lead", $$$"""
            {"apiVersion":"coordination.k8s.io/v1","kind":"Lease","metadata":{"name":"lead","resourceVersion":"{{{at}}}"},
             "spec":{"holderIdentity":"{{{who}}}","leaseDurationSeconds":15,"renewTime":"2030-01-01T12:00:00.123456Z"} }
            """);

        KubeAnswer[] both = await Task.WhenAll(Take("one", made.Version), Take("two", made.Version));

        both.Select(answer => answer.Code).Order().ShouldBe([200, 409]);
        KubeAnswer leader = both.Single(answer => answer.Code == 200);
        leader.At("spec", "renewTime").ShouldBe("2030-01-01T12:00:00.123456Z");
        (await Take(leader.At("spec", "holderIdentity")!, leader.Version)).Code.ShouldBe(200);
    }

    private static async Task<int> Count(KubeServer server, int times)
    {
        int conflicts = 0;
        for (int made = 0; made < times;)
        {
            JsonObject read = (await server.Get(ApiSample.ConfigMaps + "/count")).Json;
            read["data"]!["n"] = (int.Parse((string)read["data"]!["n"]!) + 1).ToString();
            KubeAnswer wrote = await server.Send("PUT", ApiSample.ConfigMaps + "/count", read.ToJsonString());
            if (wrote.Code == 200)
                made++;
            else
                wrote.Code.ShouldBe(409, wrote.Body);
            conflicts += wrote.Code == 409 ? 1 : 0;
        }
        return conflicts;
    }
}
