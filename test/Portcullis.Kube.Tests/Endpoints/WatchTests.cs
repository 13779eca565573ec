using System.Text.Json.Nodes;
using Portcullis.Testing;

namespace Portcullis.Kube.Tests;

/// <summary>Watches, rule by rule.</summary>
public sealed class WatchTests
{
    [Fact]
    public async Task Without_a_version_what_is_stored_comes_first_and_then_what_happens()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"));
        foreach (string parameters in new[] { "?watch=true", "?watch=1&resourceVersion=0" })
        {
            using KubeWatch watch = await server.Watch(ApiSample.ConfigMaps + parameters);
            (await watch.Said()).ShouldBe("ADDED a");
            await server.Send("PATCH", ApiSample.ConfigMaps + "/a", $$$"""{"data":{"k":"{{{parameters.Length}}}"}}""", "application/merge-patch+json");
            (await watch.Said()).ShouldBe("MODIFIED a");
            await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("b"));
            (await watch.Said()).ShouldBe("ADDED b");
            KubeAnswer before = await server.Get(ApiSample.ConfigMaps + "/b");
            await server.Send("DELETE", ApiSample.ConfigMaps + "/b");
            JsonObject deleted = (await watch.Next())!;
            deleted["type"]!.GetValue<string>().ShouldBe("DELETED");
            long.Parse(deleted["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>()).ShouldBeGreaterThan(long.Parse(before.Version));
        }
    }

    [Fact]
    public async Task From_a_version_only_what_followed_it_comes_and_only_of_the_namespace()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"));
        string version = (await server.Get(ApiSample.ConfigMaps)).Version;
        await server.Send("POST", ApiSample.ConfigMaps.Replace("shop", "default", StringComparison.Ordinal), ApiSample.ConfigMap("elsewhere"));
        await server.Send("POST", ApiSample.Secrets, ApiSample.Secret("s", ""));
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("b"));

        using KubeWatch watch = await server.Watch($"{ApiSample.ConfigMaps}?watch=true&resourceVersion={version}");

        (await watch.Said()).ShouldBe("ADDED b");
    }

    [Fact]
    public async Task A_selector_turns_coming_and_going_into_added_and_deleted()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"));
        using KubeWatch labels = await server.Watch(ApiSample.ConfigMaps + "?watch=true&labelSelector=app%3Dx");
        using KubeWatch name = await server.Watch(ApiSample.ConfigMaps + "?watch=true&fieldSelector=metadata.name%3Da");
        (await name.Said()).ShouldBe("ADDED a");

        await server.Send("PATCH", ApiSample.ConfigMaps + "/a", """{"metadata":{"labels":{"app":"x"}}}""", "application/merge-patch+json");
        (await labels.Said()).ShouldBe("ADDED a");
        await server.Send("PATCH", ApiSample.ConfigMaps + "/a", """{"data":{"k":"v"}}""", "application/merge-patch+json");
        (await labels.Said()).ShouldBe("MODIFIED a");
        KubeAnswer left = await server.Send("PATCH", ApiSample.ConfigMaps + "/a", """{"metadata":{"labels":null}}""", "application/merge-patch+json");
        JsonObject deleted = (await labels.Next())!;
        deleted["type"]!.GetValue<string>().ShouldBe("DELETED");
        deleted["object"]!["metadata"]!["labels"]!["app"]!.GetValue<string>().ShouldBe("x");
        deleted["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>().ShouldBe(left.Version);

        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("b"));
        await server.Send("DELETE", ApiSample.ConfigMaps + "/a");
        foreach (string said in new[] { "MODIFIED a", "MODIFIED a", "MODIFIED a", "DELETED a" })
            (await name.Said()).ShouldBe(said);
    }

    [Fact]
    public async Task Initial_events_end_with_a_bookmark_that_says_so()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));
        const string asked = "?watch=true&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";

        using KubeWatch watch = await server.Watch(ApiSample.Peers + asked);

        (await watch.Said()).ShouldBe("ADDED a");
        JsonObject bookmark = (await watch.Next())!;
        bookmark["type"]!.GetValue<string>().ShouldBe("BOOKMARK");
        bookmark["object"]!["kind"]!.GetValue<string>().ShouldBe("PeerAuthentication");
        bookmark["object"]!["apiVersion"]!.GetValue<string>().ShouldBe("security.istio.io/v1");
        bookmark["object"]!["metadata"]!["annotations"]!["k8s.io/initial-events-end"]!.GetValue<string>().ShouldBe("true");
        bookmark["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>().ShouldBe(server.Store.CurrentRevision.ToString());
        await server.Send("POST", ApiSample.Peers, ApiSample.Peer("b"));
        (await watch.Said()).ShouldBe("ADDED b");

        (await server.Get(ApiSample.Peers + "?watch=true&sendInitialEvents=true")).Code.ShouldBe(422);
        (await server.Get(ApiSample.Peers + "?watch=true&resourceVersionMatch=NotOlderThan")).Code.ShouldBe(422);
    }

    [Fact]
    public async Task Bookmarks_come_to_who_asks_and_the_stream_ends_with_one_when_its_time_is_up()
    {
        var time = new ManualTime();
        await using KubeServer server = await KubeServer.Start(time: time);
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"));
        using KubeWatch watch = await server.Watch(ApiSample.ConfigMaps + "?watch=true&allowWatchBookmarks=true&timeoutSeconds=90");
        (await watch.Said()).ShouldBe("ADDED a");
        await time.TimerWithinAsync(TimeSpan.FromSeconds(60));
        await server.Send("POST", ApiSample.Secrets, ApiSample.Secret("s", ""));

        time.Advance(TimeSpan.FromSeconds(60));
        JsonObject bookmark = (await watch.Next())!;
        bookmark["type"]!.GetValue<string>().ShouldBe("BOOKMARK");
        bookmark["object"]!["metadata"]!["resourceVersion"]!.GetValue<string>().ShouldBe(server.Store.CurrentRevision.ToString());
        await time.TimerWithinAsync(TimeSpan.FromSeconds(60));
        time.Advance(TimeSpan.FromSeconds(31));
        (await watch.Next())!["type"]!.GetValue<string>().ShouldBe("BOOKMARK");
        (await watch.Said()).ShouldBe("END");
    }

    [Fact]
    public async Task A_version_that_is_forgotten_is_gone()
    {
        await using KubeServer server = await KubeServer.Start(storing: new ResourceStoreOptions { KeptChanges = 4 });
        for (int i = 0; i < 12; i++)
            await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap($"a{i}"));

        using KubeWatch watch = await server.Watch(ApiSample.ConfigMaps + "?watch=true&resourceVersion=1");

        watch.Code.ShouldBe(200);
        JsonObject error = (await watch.Next())!;
        error["type"]!.GetValue<string>().ShouldBe("ERROR");
        error["object"]!["kind"]!.GetValue<string>().ShouldBe("Status");
        error["object"]!["code"]!.GetValue<int>().ShouldBe(410);
        error["object"]!["reason"]!.GetValue<string>().ShouldBe("Expired");
        error["object"]!["message"]!.GetValue<string>().ShouldStartWith("too old resource version: 1 (");
        (await watch.Said()).ShouldBe("END");
    }

    [Fact]
    public async Task Watches_end_cleanly_when_the_server_stops()
    {
        await using KubeServer server = await KubeServer.Start();
        using KubeWatch watch = await server.Watch(ApiSample.ConfigMaps + "?watch=true");

        server.Api.Stop();

        (await watch.Said()).ShouldBe("END");
        for (int i = 0; server.Api.OpenWatches > 0 && i < 100_000; i++)
            await Task.Yield();
    }

    [Fact]
    public async Task A_table_watch_sends_rows_and_names_the_columns_once()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));
        using KubeWatch watch = await server.Watch(ApiSample.Peers + "?watch=true", ("Accept", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"));

        JsonObject added = (await watch.Next())!;
        added["object"]!["kind"]!.GetValue<string>().ShouldBe("Table");
        added["object"]!["columnDefinitions"]!.AsArray().Count.ShouldBe(3);
        added["object"]!["rows"]![0]!["cells"]![1]!.GetValue<string>().ShouldBe("STRICT");
        await server.Send("DELETE", ApiSample.Peers + "/a");
        JsonObject deleted = (await watch.Next())!;
        deleted["type"]!.GetValue<string>().ShouldBe("DELETED");
        deleted["object"]!["columnDefinitions"].ShouldBeNull();
        deleted["object"]!["rows"]![0]!["object"]!["metadata"]!["name"]!.GetValue<string>().ShouldBe("a");
    }

    [Fact]
    public async Task Another_version_and_metadata_alone_are_shown_in_events_too()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));
        using KubeWatch beta = await server.Watch(ApiSample.Peers.Replace("/v1/", "/v1beta1/", StringComparison.Ordinal) + "?watch=true");
        using KubeWatch partial = await server.Watch(ApiSample.Peers + "?watch=true", ("Accept", "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io"));

        (await beta.Next())!["object"]!["apiVersion"]!.GetValue<string>().ShouldBe("security.istio.io/v1beta1");
        JsonObject added = (await partial.Next())!;
        added["object"]!["kind"]!.GetValue<string>().ShouldBe("PartialObjectMetadata");
        added["object"]!["spec"].ShouldBeNull();
    }

    [Fact]
    public async Task The_older_form_of_the_path_watches_too()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));
        await server.Send("POST", ApiSample.Peers, ApiSample.Peer("b"));
        using KubeWatch all = await server.Watch("/apis/security.istio.io/v1/watch/peerauthentications");
        using KubeWatch space = await server.Watch("/apis/security.istio.io/v1/watch/namespaces/shop/peerauthentications?fieldSelector=metadata.name%3Db");
        using KubeWatch one = await server.Watch("/apis/security.istio.io/v1/watch/namespaces/shop/peerauthentications/b");
        using KubeWatch other = await server.Watch("/api/v1/watch/namespaces/shop");

        (await all.Said()).ShouldBe("ADDED a");
        (await space.Said()).ShouldBe("ADDED b");
        (await one.Said()).ShouldBe("ADDED b");
        (await other.Said()).ShouldBe("ADDED shop");
        (await server.Send("DELETE", "/apis/security.istio.io/v1/watch/namespaces/shop/peerauthentications/b")).Code.ShouldBe(404);
        (await server.Get(ApiSample.Peers + "/a?watch=true")).At("kind").ShouldBe("PeerAuthentication"); // one object is read, whatever the parameter says
    }

    [Fact]
    public async Task Too_many_watches_are_put_off()
    {
        await using KubeServer server = await KubeServer.Start(options => options with { MostWatches = 1 });
        using KubeWatch watch = await server.Watch(ApiSample.ConfigMaps + "?watch=true");

        KubeAnswer second = await server.Get(ApiSample.ConfigMaps + "?watch=true");

        second.Code.ShouldBe(429);
        second.RetryAfter.ShouldBe("1");
        second.At("reason").ShouldBe("TooManyRequests");
    }
}
