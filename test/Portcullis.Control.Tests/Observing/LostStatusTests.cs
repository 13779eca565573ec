using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Resources;

namespace Portcullis.Control.Tests;

/// <summary>What the control plane said of an object stands in the store again when somebody took it out, or wrote another thing in its place.</summary>
public sealed class LostStatusTests
{
    private static readonly ObjectKey Policy = Manifest.Key(Kinds.AuthorizationPolicy, "istio-system", "p");

    [Theory]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"conditions":[{"type":"Enforced","status":"Unknown","reason":"NoDataPlane","message":""}]}""")]
    [InlineData("""{"conditions":[{"type":"Accepted","status":"False","reason":"Invalid","message":"forged","observedGeneration":1}]}""")]
    public async Task A_status_that_the_store_lost_is_written_again_word_for_word(string? left)
    {
        await using PlaneBench bench = await PlaneBench.Start(api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        await bench.Put(Manifest.Policy("istio-system", "p"));
        await one.Run();
        StoredObject told = await bench.Until(view => view.Get(Policy) is { } stored && Says(stored, "Enforced") is { Length: > 0 } && Says(stored, "Accepted") is { Length: > 0 } ? stored : null);

        await WritePast(bench, told, left);

        StoredObject again = await bench.Until(view => view.Get(Policy) is { } stored && stored.Revision > told.Revision + 1 && Says(stored, "Enforced") == Says(told, "Enforced") ? stored : null);
        Says(again, "Accepted").ShouldBe(Says(told, "Accepted"));
        ((long?)PlaneBench.Read(again)["status"]!["observedGeneration"]).ShouldBe(1);
    }

    [Fact]
    public async Task A_namespace_of_the_meshs_own_comes_back_when_the_store_loses_it()
    {
        await using PlaneBench bench = await PlaneBench.Start();
        var key = new ObjectKey("", "namespaces", "", "istio-system");
        StoredObject before = bench.Plane.Store.Current.Get(key)!;

        await bench.Plane.Store.Commit([new ObjectWrite(key, before.Revision, null)], CancellationToken.None);

        await bench.Until(view => view.Get(key));
        using HttpResponseMessage ready = await bench.Client(role: null).GetAsync("/readyz");
        ready.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("default")]
    [InlineData("kube-system")]
    [InlineData("istio-system")]
    public async Task Nobody_deletes_a_namespace_that_the_api_needs(string name)
    {
        await using PlaneBench bench = await PlaneBench.Start();

        using HttpResponseMessage answer = await bench.Client().DeleteAsync($"/api/v1/namespaces/{name}");
        using HttpResponseMessage ready = await bench.Client(role: null).GetAsync("/readyz");

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync()).ShouldContain($"namespaces \\\"{name}\\\" is forbidden: this namespace may not be deleted");
        ready.StatusCode.ShouldBe(System.Net.HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("istio-system")]
    [InlineData("default")]
    public async Task Nor_does_it_go_with_an_owner_that_somebody_gave_it(string name)
    {
        await using PlaneBench bench = await PlaneBench.Start();
        HttpClient client = bench.Client(AccessRole.Operator);
        using HttpResponseMessage made = await client.PostAsync("/api/v1/namespaces", Json("""{"metadata":{"name":"owner"}}"""));
        string uid = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["metadata"]!["uid"]!;
        string owners = $$$"""{"metadata":{"ownerReferences":[{"apiVersion":"v1","kind":"Namespace","name":"owner","uid":"{{{uid}}}"}]}}""";
        foreach (string owned in new[] { name, "witness" })
        {
            using HttpResponseMessage witness = await client.PostAsync("/api/v1/namespaces", Json($$$"""{"metadata":{"name":"{{{owned}}}"}}"""));
            using HttpResponseMessage given = await client.PatchAsync($"/api/v1/namespaces/{owned}", Json(owners, "application/merge-patch+json"));
            given.EnsureSuccessStatusCode();
        }

        using HttpResponseMessage deleted = await client.DeleteAsync("/api/v1/namespaces/owner");

        deleted.EnsureSuccessStatusCode();
        await bench.Until(view => view.Get(new ObjectKey("", "namespaces", "", "witness")) is null ? view : null);
        JsonObject left = PlaneBench.Read(bench.Plane.Store.Current.Get(new ObjectKey("", "namespaces", "", name)).ShouldNotBeNull());
        left["metadata"]!["deletionTimestamp"].ShouldBeNull();
    }

    private static StringContent Json(string text, string media = "application/json") => new(text, System.Text.Encoding.UTF8, media);

    /// <summary>The condition without its time.</summary>
    private static string Says(StoredObject stored, string type) => EnforcementTests.ConditionOf(stored, type) is { } found
        ? $"{found["status"]} {found["reason"]} {found["observedGeneration"]} {found["message"]}"
        : "";

    /// <summary>As a restored backup does, or somebody at etcd.</summary>
    private static async Task WritePast(PlaneBench bench, StoredObject stored, string? status)
    {
        JsonObject json = PlaneBench.Read(stored);
        json.Remove("status");
        if (status is not null)
            json["status"] = JsonNode.Parse(status);
        StoreCommit commit = await bench.Plane.Store.Commit([new ObjectWrite(Policy, stored.Revision, Manifest.Bytes(json))], CancellationToken.None);
        commit.Made.ShouldBeTrue();
    }
}
