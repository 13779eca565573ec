using System.Text;
using System.Text.Json.Nodes;

namespace Portcullis.Kube.Tests;

/// <summary>What may stand in one object, and that a body with more is refused by every way in.</summary>
public sealed class ObjectBoundsTests
{
    private const string ConfigMap = ApiSample.ConfigMaps + "/a";

    [Fact]
    public async Task A_map_of_ten_thousand_members_is_stored_and_changed()
    {
        await using KubeServer server = await KubeServer.Start();
        (await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a", data: Members(10_000)))).Code.ShouldBe(201);

        KubeAnswer answer = await server.Send("PATCH", ConfigMap, $"{{\"data\":{{{Members(9_999, "null")}}}}}", "application/merge-patch+json");

        answer.Code.ShouldBe(200, answer.Body[..Math.Min(500, answer.Body.Length)]);
        answer.Json["data"]!.AsObject().Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("POST", ApiSample.ConfigMaps, "application/json", false)]
    [InlineData("PUT", ConfigMap, "application/json", true)]
    [InlineData("PATCH", ConfigMap, "application/merge-patch+json", true)]
    [InlineData("PATCH", ConfigMap, "application/strategic-merge-patch+json", true)]
    [InlineData("PATCH", ConfigMap + "?fieldManager=t", "application/apply-patch+yaml", true)]
    [InlineData("PATCH", ConfigMap + "?fieldManager=t", "application/apply-patch+yaml", false)]
    public async Task A_map_of_more_is_refused(string method, string path, string media, bool exists)
    {
        await using KubeServer server = await KubeServer.Start();
        if (exists)
            await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a"));

        KubeAnswer answer = await server.Send(method, path, ApiSample.ConfigMap("a", data: Members(10_001)), media);

        answer.Code.ShouldBe(422);
        answer.At("details", "causes", 0, "field").ShouldBe("data");
        answer.At("details", "causes", 0, "message")!.ShouldContain("at most 10000 members, and has 10001");
    }

    [Fact]
    public async Task A_body_of_a_hundred_and_fifty_thousand_keys_never_reaches_admission()
    {
        await using KubeServer server = await KubeServer.Start();
        string body = ApiSample.ConfigMap("a", data: Members(150_000));

        (await server.Send("POST", ApiSample.ConfigMaps, body)).Code.ShouldBe(422);
        (await server.Send("PATCH", ConfigMap + "?fieldManager=t", body, "application/apply-patch+yaml")).Code.ShouldBe(422);

        server.Judge.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task Many_maps_together_have_a_bound_too()
    {
        await using KubeServer server = await KubeServer.Start();
        string maps = string.Join(',', Enumerable.Range(0, 5).Select(i => $"\"{i}\":{{{Members(5_000)}}}"));
        await server.Send("POST", ApiSample.Peers, ApiSample.Peer("a"));

        KubeAnswer answer = await server.Send("PATCH", ApiSample.Peers + "/a/status", $"{{\"status\":{{{maps}}}}}", "application/merge-patch+json");

        answer.Code.ShouldBe(422);
        answer.At("details", "causes", 0, "message")!.ShouldContain("20000 fields");
    }

    [Fact]
    public async Task A_list_whose_entries_have_owners_has_a_bound()
    {
        await using KubeServer server = await KubeServer.Start();
        string finalizers = string.Join(',', Enumerable.Range(0, 10_001).Select(i => $"\"x.test/{i}\""));

        KubeAnswer answer = await server.Send("POST", ApiSample.ConfigMaps, ApiSample.ConfigMap("a", $",\"finalizers\":[{finalizers}]"));

        answer.Code.ShouldBe(422);
        answer.At("details", "causes", 0, "field").ShouldBe("metadata.finalizers");
    }

    [Fact]
    public async Task An_object_does_not_grow_beyond_what_may_be_sent_by_those_who_own_it()
    {
        await using KubeServer server = await KubeServer.Start(options => options with { LongestBody = 60_000 });
        string data = Members(1_000);
        int code = 0;
        for (int manager = 0; code is 0 or 200 or 201 && manager < 100; manager++)
            code = (await server.Send("PATCH", $"{ConfigMap}?fieldManager=m{manager}", ApiSample.ConfigMap("a", data: data), "application/apply-patch+yaml")).Code;

        code.ShouldBe(413);
        (await server.Get(ConfigMap)).Code.ShouldBe(200);
    }

    [Fact]
    public void A_long_name_is_not_repeated_for_each_of_its_members()
    {
        string body = $"{{\"{new string('n', 1_000_000)}\":{{{Members(100_000)}}}}}";
        byte[] bytes = Encoding.UTF8.GetBytes(body);
        long before = GC.GetAllocatedBytesForCurrentThread();

        ObjectDecoder.Read(bytes, yaml: false).Ok.ShouldBeTrue();

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(200L << 20);
    }

    [Fact]
    public void A_long_entry_is_not_written_once_for_each_of_the_others()
    {
        string small = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"{i}\""));
        byte[] patch = Encoding.UTF8.GetBytes($"{{\"metadata\":{{\"finalizers\":[\"{new string('l', 1_000_000)}\",{small}],\"$setElementOrder/finalizers\":[{small}]}}}}");
        long before = GC.GetAllocatedBytesForCurrentThread();

        StrategicMergePatch.Apply(new JsonObject { ["metadata"] = new JsonObject() }, patch, KubeKinds.ConfigMap.Schema);

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(500L << 20);
    }

    [Fact]
    public void Many_removals_by_a_json_patch_are_counted_as_work()
    {
        var target = new JsonObject { ["data"] = new JsonObject(Enumerable.Range(0, 100_000).Select(i => KeyValuePair.Create($"k{i}", (JsonNode?)"v"))) };
        byte[] patch = Encoding.UTF8.GetBytes($"[{string.Join(',', Enumerable.Range(0, 9_999).Select(i => $"{{\"op\":\"remove\",\"path\":\"/data/k{i}\"}}"))}]");

        JsonPatch.Apply(target, patch).Problem.ShouldNotBeNull().Code.ShouldBe(413);
    }

    [Theory]
    [InlineData("labelSelector=a+in+(")]
    [InlineData("fieldSelector=metadata.name=")]
    public async Task A_selector_is_no_longer_than_a_request_line(string query)
    {
        await using KubeServer server = await KubeServer.Start();

        (await server.Get($"{ApiSample.ConfigMaps}?{query}{string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"v{i}"))})")).Code.ShouldBe(414);
    }

    private static string Members(int count, string value = "\"\"") => string.Join(',', Enumerable.Range(0, count).Select(i => $"\"k{i}\":{value}"));
}
