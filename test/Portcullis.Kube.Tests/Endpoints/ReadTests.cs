using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>Get and list over HTTP.</summary>
public sealed class ReadTests
{
    private const string Table = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;g=meta.k8s.io,application/json";

    [Fact]
    public async Task A_long_list_comes_in_pages_of_one_revision()
    {
        await using KubeServer server = await KubeServer.Start();
        for (int i = 0; i < 7; i++)
            await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap($"a{i}"));

        KubeAnswer first = await server.Get(ApiSample.ConfigMaps + "?limit=3");
        first.Names.ShouldBe(["a0", "a1", "a2"]);
        first.At("metadata", "remainingItemCount").ShouldBe("4");
        await server.Send("DELETE", ApiSample.ConfigMaps + "/a4");
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a55"));

        KubeAnswer second = await server.Get($"{ApiSample.ConfigMaps}?limit=3&continue={first.At("metadata", "continue")}");
        second.Names.ShouldBe(["a3", "a4", "a5"]);
        second.Version.ShouldBe(first.Version);
        KubeAnswer third = await server.Get($"{ApiSample.ConfigMaps}?limit=3&continue={second.At("metadata", "continue")}");
        third.Names.ShouldBe(["a6"]);
        third.At("metadata", "continue").ShouldBeNull();
        third.At("metadata", "remainingItemCount").ShouldBeNull();
    }

    [Fact]
    public async Task A_continue_token_fits_only_its_own_list()
    {
        await using KubeServer server = await KubeServer.Start(storing: new ResourceStoreOptions { KeptChanges = 4 });
        for (int i = 0; i < 4; i++)
            await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap($"a{i}"));
        string token = (await server.Get(ApiSample.ConfigMaps + "?limit=2")).At("metadata", "continue")!;

        (await server.Get($"{ApiSample.Secrets}?limit=2&continue={token}")).Code.ShouldBe(400);
        (await server.Get($"{ApiSample.ConfigMaps}?limit=2&continue={token}&labelSelector=a")).Code.ShouldBe(400);
        (await server.Get($"{ApiSample.ConfigMaps}?limit=2&continue={token}&resourceVersion=5")).Code.ShouldBe(400);
        (await server.Get($"{ApiSample.ConfigMaps}?limit=2&continue=%F0%9F%92%A9")).Code.ShouldBe(400);
        (await server.Get($"{ApiSample.ConfigMaps}?limit=2&continue=AAAA")).Code.ShouldBe(400);
        for (int i = 0; i < 12; i++)
            await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap($"b{i}"));
        KubeAnswer late = await server.Get($"{ApiSample.ConfigMaps}?limit=2&continue={token}");
        late.Code.ShouldBe(410);
        late.At("reason").ShouldBe("Expired");
    }

    [Fact]
    public async Task Versions_choose_between_latest_exact_and_not_older()
    {
        await using KubeServer server = await KubeServer.Start(options => options with { RevisionPatience = TimeSpan.FromMilliseconds(50) });
        string early = (await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"))).Version;
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("b"));

        (await server.Get($"{ApiSample.ConfigMaps}?resourceVersion={early}")).Names.ShouldBe(["a", "b"]);
        (await server.Get($"{ApiSample.ConfigMaps}?resourceVersion={early}&resourceVersionMatch=NotOlderThan")).Names.ShouldBe(["a", "b"]);
        (await server.Get($"{ApiSample.ConfigMaps}?resourceVersion={early}&resourceVersionMatch=Exact")).Names.ShouldBe(["a"]);
        (await server.Get($"{ApiSample.ConfigMaps}?resourceVersion={early}&limit=5")).Names.ShouldBe(["a"]);
        (await server.Get($"{ApiSample.ConfigMaps}?resourceVersion=0&limit=5")).Names.ShouldBe(["a", "b"]);
        foreach (string bad in new[] { "resourceVersionMatch=Exact", "resourceVersionMatch=Exact&resourceVersion=0", "resourceVersionMatch=Maybe&resourceVersion=1", "resourceVersion=abc" })
            (await server.Get($"{ApiSample.ConfigMaps}?{bad}")).Code.ShouldBe(422, bad);

        KubeAnswer future = await server.Get($"{ApiSample.ConfigMaps}?resourceVersion=999999");
        future.Code.ShouldBe(504);
        future.At("details", "causes", 0, "reason").ShouldBe("ResourceVersionTooLarge");
        future.RetryAfter.ShouldBe("1");
        (await server.Get($"{ApiSample.ConfigMaps}/a?resourceVersion=999999")).Code.ShouldBe(504);
    }

    [Fact]
    public async Task Selectors_choose_by_labels_and_fields()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.Secrets, ApiSample.Secret("a", ",\"type\":\"example.com/x\""));
        await server.Send("POST", ApiSample.Secrets, ApiSample.Secret("b", ""));
        await server.Send("PATCH", ApiSample.Secrets + "/b", """{"metadata":{"labels":{"app":"x"}}}""", "application/merge-patch+json");

        (await server.Get(ApiSample.Secrets + "?labelSelector=app%3Dx")).Names.ShouldBe(["b"]);
        (await server.Get(ApiSample.Secrets + "?labelSelector=%21app")).Names.ShouldBe(["a"]);
        (await server.Get(ApiSample.Secrets + "?labelSelector=app%20in%20(x,y)")).Names.ShouldBe(["b"]);
        (await server.Get(ApiSample.Secrets + "?fieldSelector=metadata.name%3Da")).Names.ShouldBe(["a"]);
        (await server.Get(ApiSample.Secrets + "?fieldSelector=metadata.name%21%3Da")).Names.ShouldBe(["b"]);
        (await server.Get(ApiSample.Secrets + "?fieldSelector=type%3DOpaque")).Names.ShouldBe(["b"]);
        (await server.Get("/api/v1/secrets?fieldSelector=metadata.namespace%3Dshop,metadata.name%3Da")).Names.ShouldBe(["a"]);
        (await server.Get("/api/v1/secrets?fieldSelector=metadata.namespace%3Dnone")).Names.ShouldBeEmpty();
        KubeAnswer unknown = await server.Get(ApiSample.Secrets + "?fieldSelector=spec.x%3Da");
        unknown.Code.ShouldBe(400);
        unknown.At("message").ShouldBe("field label not supported: spec.x");
        (await server.Get(ApiSample.Secrets + "?labelSelector=a%3D%3D%3Db")).Code.ShouldBe(400);
        (await server.Get(ApiSample.Secrets + "?limit=-1")).Code.ShouldBe(400);
        (await server.Get(ApiSample.Secrets + "?limit=x")).Code.ShouldBe(400);
    }

    [Fact]
    public async Task Objects_come_whole_as_rows_or_as_metadata()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));

        KubeAnswer rows = await server.Get(ApiSample.Peers + "?limit=500", ("Accept", Table));
        rows.At("kind").ShouldBe("Table");
        rows.At("columnDefinitions", 1, "name").ShouldBe("Mode");
        rows.At("rows", 0, "cells", 1).ShouldBe("STRICT");
        rows.At("rows", 0, "object", "kind").ShouldBe("PartialObjectMetadata");
        rows.Version.ShouldNotBeEmpty();
        (await server.Get(ApiSample.Peers + "?includeObject=Object", ("Accept", Table))).At("rows", 0, "object", "spec", "mtls", "mode").ShouldBe("STRICT");
        (await server.Get(ApiSample.Peers + "/a", ("Accept", Table))).At("rows", 0, "cells", 0).ShouldBe("a");

        KubeAnswer metadata = await server.Get(ApiSample.Peers, ("Accept", "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io"));
        metadata.At("kind").ShouldBe("PartialObjectMetadataList");
        metadata.At("items", 0, "metadata", "name").ShouldBe("a");
        metadata.At("items", 0, "spec").ShouldBeNull();
        (await server.Get(ApiSample.Peers, ("Accept", "application/vnd.kubernetes.protobuf,application/json"))).At("kind").ShouldBe("PeerAuthenticationList");
        (await server.Get(ApiSample.Peers, ("Accept", "text/html"))).Code.ShouldBe(406);
    }

    [Fact]
    public async Task A_large_answer_is_compressed_for_who_takes_it()
    {
        await using KubeServer server = await KubeServer.Start();
        await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a", data: $"\"k\":\"{new string('x', 200_000)}\""));
        using var request = new HttpRequestMessage(HttpMethod.Get, ApiSample.ConfigMaps);
        request.Headers.Add("Accept-Encoding", "gzip");

        using HttpResponseMessage answer = await server.Http.SendAsync(request);

        answer.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        await using var plain = new GZipStream(await answer.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        JsonNode.Parse(plain)!["items"]!.AsArray().Count.ShouldBe(1);
    }

    [Fact]
    public async Task Head_answers_without_a_body_and_unknown_things_are_not_there()
    {
        await using KubeServer server = await KubeServer.Start();
        using var head = new HttpRequestMessage(HttpMethod.Head, ApiSample.ConfigMaps);
        using HttpResponseMessage answer = await server.Http.SendAsync(head);
        ((int)answer.StatusCode).ShouldBe(200);
        (await answer.Content.ReadAsStringAsync()).ShouldBeEmpty();

        foreach (string path in new[] { "/apis/none/v1/namespaces/shop/things", "/api/v1/namespaces/shop/things", "/api/v2/secrets", "/x", "/apis/security.istio.io/v9", "/api/v1/namespaces/shop/secrets/a/b/c" })
        {
            KubeAnswer missing = await server.Get(path);
            missing.Code.ShouldBe(404, path);
            missing.At("message").ShouldBe("the server could not find the requested resource");
        }
        foreach ((string method, string path) in new[] { ("POST", ApiSample.Secrets + "/a"), ("PUT", ApiSample.Secrets), ("PATCH", ApiSample.Secrets), ("POST", "/api/v1/secrets"), ("OPTIONS", ApiSample.Secrets), ("POST", "/version") })
            (await server.Send(method, path, "{}")).Code.ShouldBe(405, method + path);
        (await server.Send("POST", "/api/v1/namespaces/shop/pods", "{}")).Code.ShouldBe(405);
    }

    [Fact]
    public async Task A_pods_log_and_shell_are_explained()
    {
        await using KubeServer server = await KubeServer.Start();
        (await server.Get("/api/v1/namespaces/shop/pods/a/log")).At("message")!.ShouldContain("its log is where");
        (await server.Send("POST", "/api/v1/namespaces/shop/pods/a/exec")).Code.ShouldBe(405);
        (await server.Get("/api/v1/namespaces/shop/pods/a/other")).Code.ShouldBe(404);
    }

    [Fact]
    public async Task Discovery_is_kept_by_its_tag()
    {
        await using KubeServer server = await KubeServer.Start();
        const string aggregated = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json";

        KubeAnswer groups = await server.Get("/apis", ("Accept", aggregated));
        groups.At("kind").ShouldBe("APIGroupDiscoveryList");
        groups.MediaType.ShouldContain("as=APIGroupDiscoveryList");
        (await server.Get("/apis", ("Accept", aggregated), ("If-None-Match", groups.ETag))).Code.ShouldBe(304);
        (await server.Get("/apis")).At("kind").ShouldBe("APIGroupList");
        (await server.Get("/api")).At("kind").ShouldBe("APIVersions");
        (await server.Get("/apis/security.istio.io")).At("kind").ShouldBe("APIGroup");
        (await server.Get("/apis/security.istio.io/v1beta1")).At("kind").ShouldBe("APIResourceList");
        (await server.Get("/version?timeout=5s")).At("minor").ShouldBe("32");
        (await server.Get("/")).Json["paths"]!.AsArray().Count.ShouldBeGreaterThan(5);
        foreach (string health in new[] { "/healthz", "/livez", "/readyz" })
            (await server.Get(health, ("Authorization", "Bearer nobody"))).Body.ShouldBe("ok");
    }
}
