using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>What becomes of objects whose owners are deleted.</summary>
public sealed class OwnerTests
{
    [Fact]
    public async Task Dependents_follow_the_last_of_their_owners()
    {
        await using KubeServer server = await KubeServer.Start();
        (string one, string two) = (await Make(server, "one"), await Make(server, "two"));
        await Make(server, "both", Owner("one", one), Owner("two", two));
        await Make(server, "grandchild", Owner("both", (await server.Get(ApiSample.ConfigMaps + "/both")).At("metadata", "uid")!));
        using KubeWatch watch = await server.Watch(ApiSample.ConfigMaps + "?watch=true&resourceVersion=" + server.Store.CurrentRevision);

        await server.Send("DELETE", ApiSample.ConfigMaps + "/one");
        (await watch.Said()).ShouldBe("DELETED one");
        await server.Send("DELETE", ApiSample.ConfigMaps + "/two");

        foreach (string gone in new[] { "two", "both", "grandchild" })
            (await watch.Said()).ShouldBe("DELETED " + gone);
    }

    [Fact]
    public async Task Who_names_an_owner_that_went_goes_and_who_names_one_that_never_was_here_stays()
    {
        await using KubeServer server = await KubeServer.Start();
        string one = await Make(server, "one"), old = await Make(server, "old");
        await server.Send("DELETE", ApiSample.ConfigMaps + "/old");
        using KubeWatch watch = await server.Watch(ApiSample.ConfigMaps + "?watch=true&resourceVersion=" + server.Store.CurrentRevision);
        await Make(server, "foreign", """{"apiVersion":"example.com/v1","kind":"Widget","name":"w","uid":"u"}""");
        await Make(server, "exported", Owner("one", one[..^1] + (one[^1] == '0' ? '1' : '0')));
        await Make(server, "late", Owner("old", old));

        foreach (string said in new[] { "ADDED foreign", "ADDED exported", "ADDED late", "DELETED late" })
            (await watch.Said()).ShouldBe(said);
        (await server.Get(ApiSample.ConfigMaps)).Names.ShouldBe(["exported", "foreign", "one"]);
    }

    [Fact]
    public async Task Orphans_stay_and_name_no_owner()
    {
        await using KubeServer server = await KubeServer.Start();
        string one = await Make(server, "one");
        await Make(server, "child", Owner("one", one));

        (await server.Send("DELETE", ApiSample.ConfigMaps + "/one", """{"propagationPolicy":"Orphan"}""")).Code.ShouldBe(200);

        KubeAnswer child = await server.Get(ApiSample.ConfigMaps + "/child");
        (child.Code, child.At("metadata", "ownerReferences")).ShouldBe((200, null));
        (await server.Get(ApiSample.ConfigMaps + "/one")).Code.ShouldBe(404);
    }

    [Fact]
    public async Task In_the_foreground_the_owner_waits_for_those_that_hold_it()
    {
        await using KubeServer server = await KubeServer.Start();
        string one = await Make(server, "one");
        await Make(server, "child", Owner("one", one, block: true));
        await server.Send("PATCH", ApiSample.ConfigMaps + "/child", """{"metadata":{"finalizers":["example.com/x"]}}""", "application/merge-patch+json");
        using KubeWatch watch = await server.Watch(ApiSample.ConfigMaps + "?watch=true&resourceVersion=" + server.Store.CurrentRevision);

        KubeAnswer begun = await server.Send("DELETE", ApiSample.ConfigMaps + "/one", """{"propagationPolicy":"Foreground"}""");
        (begun.At("kind"), begun.At("metadata", "finalizers")).ShouldBe(("ConfigMap", "[\"foregroundDeletion\"]"));
        foreach (string said in new[] { "MODIFIED one", "MODIFIED child" })
            (await watch.Said()).ShouldBe(said);
        (await server.Get(ApiSample.ConfigMaps + "/one")).Code.ShouldBe(200);
        await server.Send("PATCH", ApiSample.ConfigMaps + "/child", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json");

        foreach (string said in new[] { "DELETED child", "DELETED one" })
            (await watch.Said()).ShouldBe(said);
    }

    [Fact]
    public async Task A_circle_of_owners_does_not_wait_for_itself()
    {
        await using KubeServer server = await KubeServer.Start();
        (string one, string two) = (await Make(server, "one"), await Make(server, "two"));
        await server.Send("PATCH", ApiSample.ConfigMaps + "/one", $$$"""{"metadata":{"ownerReferences":[{{{Owner("two", two, block: true)}}},{{{Owner("one", one, block: true)}}}]} }""", "application/merge-patch+json");
        await server.Send("PATCH", ApiSample.ConfigMaps + "/two", $$$"""{"metadata":{"finalizers":["example.com/x"],"ownerReferences":[{{{Owner("one", one, block: true)}}}]} }""", "application/merge-patch+json");
        using KubeWatch watch = await server.Watch(ApiSample.ConfigMaps + "?watch=true&resourceVersion=" + server.Store.CurrentRevision);

        foreach (string name in new[] { "one", "two" })
            (await server.Send("DELETE", $"{ApiSample.ConfigMaps}/{name}", """{"propagationPolicy":"Foreground"}""")).Code.ShouldBe(200);
        await server.Send("PATCH", ApiSample.ConfigMaps + "/two", """{"metadata":{"finalizers":null}}""", "application/merge-patch+json");

        var gone = new HashSet<string>(StringComparer.Ordinal);
        for (int events = 0; gone.Count < 2; events++)
        {
            events.ShouldBeLessThan(20);
            string said = await watch.Said();
            if (said.StartsWith("DELETED ", StringComparison.Ordinal))
                gone.Add(said);
        }
    }

    [Fact]
    public async Task In_the_foreground_an_owner_of_nothing_goes_at_once()
    {
        await using KubeServer server = await KubeServer.Start();
        await Make(server, "one");

        (await server.Send("DELETE", ApiSample.ConfigMaps + "/one", """{"propagationPolicy":"Foreground"}""")).At("kind").ShouldBe("Status");

        (await server.Get(ApiSample.ConfigMaps + "/one")).Code.ShouldBe(404);
    }

    private static string Owner(string name, string uid, bool block = false) =>
        new JsonObject { ["apiVersion"] = "v1", ["kind"] = "ConfigMap", ["name"] = name, ["uid"] = uid, ["blockOwnerDeletion"] = block }.ToJsonString();

    private static async Task<string> Make(KubeServer server, string name, params string[] owners)
    {
        KubeAnswer made = await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap(name, owners.Length == 0 ? "" : $",\"ownerReferences\":[{string.Join(',', owners)}]"));
        made.Code.ShouldBe(201, made.Body);
        return made.At("metadata", "uid")!;
    }
}
