using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Resources;
using Portcullis.Testing;

namespace Portcullis.Control.Tests;

public sealed class EnforcementTests
{
    private static readonly ObjectKey Policy = Manifest.Key(Kinds.AuthorizationPolicy, "istio-system", "p");
    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task A_policy_is_enforced_once_every_data_plane_runs_it()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        await using FakePlane two = await FakePlane.Join(bench.Plane, "istio-system/two");

        await bench.Put(Plain());
        await one.Run();
        await Pending(bench, Policy, "1 of 2 data planes runs it; istio-system/two has not confirmed it yet");
        await two.Run();

        JsonObject condition = await Until(bench, Policy, "Enforced", "True");
        ((string?)condition["reason"]).ShouldBe("Enforced");
        ((string?)condition["message"])!.ShouldStartWith("2 data planes run it after ");
        ((long?)condition["observedGeneration"]).ShouldBe(1);
        ((string?)(await Until(bench, Policy, "Accepted", "True"))["reason"]).ShouldBe("Accepted");
    }

    [Fact]
    public async Task An_object_that_is_soon_enforced_is_never_said_to_be_pending()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        StoreWatch watch = bench.Plane.Store.Watch(Policy.Group, Policy.Plural, bench.Plane.Store.CurrentRevision);

        await bench.Put(Plain());
        await one.Run();
        await Until(bench, Policy, "Enforced", "True");

        List<string?> said = [];
        while (said.Count == 0 || said[^1] != "True")
            said.AddRange((await watch.Next(CancellationToken.None)).Select(each => (string?)ConditionOf(each.Object, "Enforced")?["status"]).Where(status => status is not null));
        said.ShouldBe(["True"]);
    }

    [Fact]
    public async Task A_new_generation_is_enforced_anew()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        await bench.Put(Plain());
        await one.Run();
        await Until(bench, Policy, "Enforced", "True");

        await bench.Put(Manifest.Policy("istio-system", "p", "\"rules\":[]"));
        await one.Run();

        await Until(bench, Policy, "Enforced", "True", generation: 2);
    }

    [Fact]
    public async Task A_refusal_is_told_in_the_status_and_as_an_event()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        await bench.Put(Plain());

        await one.Refuse("spec.rules[0]: too new for me");

        JsonObject condition = await Until(bench, Policy, "Enforced", "False");
        ((string?)condition["reason"]).ShouldBe("Refused");
        ((string?)condition["message"]).ShouldBe("0 of 1 data plane run it; istio-system/one refuses it: spec.rules[0]: too new for me");
        JsonObject happened = PlaneBench.Read(await bench.Until(view => view.List("", "events").Values.FirstOrDefault()));
        ((string?)happened["reason"]).ShouldBe("Refused");
        ((string?)happened["involvedObject"]!["name"]).ShouldBe("p");
    }

    [Fact]
    public async Task Without_a_data_plane_the_answer_is_unknown_and_says_for_whom_it_is()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await bench.Put(Manifest.Of(Kinds.Gateway, "istio-system", "g", """ "spec":{"selector":{"istio":"edge"},"servers":[{"port":{"number":80,"name":"http","protocol":"HTTP"},"hosts":["*"]}]} """));

        JsonObject condition = await Later(bench, Manifest.Key(Kinds.Gateway, "istio-system", "g"), "Enforced", "Unknown");

        ((string?)condition["reason"]).ShouldBe("NoDataPlane");
        ((string?)condition["message"])!.ShouldContain("gateways with istio=edge");
    }

    [Fact]
    public async Task A_data_plane_of_another_namespace_is_not_waited_for()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "edge/one");
        await using FakePlane other = await FakePlane.Join(bench.Plane, "elsewhere/other");
        ObjectKey key = Manifest.Key(Kinds.AuthorizationPolicy, "edge", "p");
        await bench.Until(view => view.Get(new ObjectKey("", "namespaces", "", "edge")));

        await bench.Put(Manifest.Policy("edge", "p"));
        await one.Run();

        ((string?)(await Until(bench, key, "Enforced", "True"))["message"])!.ShouldStartWith("1 data plane runs it");
    }

    [Fact]
    public async Task A_lost_data_plane_is_named_until_it_is_forgotten()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        FakePlane lost = await FakePlane.Join(bench.Plane, "istio-system/lost");
        await lost.DisposeAsync();

        await bench.Put(Plain());
        await one.Run();
        await Pending(bench, Policy, "1 of 2 data planes runs it; istio-system/lost is not connected");
        await bench.Until(view => view.Get(new ObjectKey("", "pods", "istio-system", "lost")));

        _time.Advance(TimeSpan.FromMinutes(6));
        await Later(bench, Policy, "Enforced", "True");
        await bench.Until(view => view.Get(new ObjectKey("", "pods", "istio-system", "lost")) is null ? view : null);
    }

    [Fact]
    public async Task What_a_lost_data_plane_ran_stays_enforced()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        await bench.Put(Plain());
        await one.Run();
        await Until(bench, Policy, "Enforced", "True");

        await one.DisposeAsync();
        await bench.Until(view => (string?)ConditionOf(view.Get(new ObjectKey("", "pods", "istio-system", "one")), "Ready")?["status"] == "False" ? view : null);

        ((string?)ConditionOf(bench.Plane.Store.Current.Get(Policy), "Enforced")!["status"]).ShouldBe("True");
    }

    [Fact]
    public async Task A_secret_that_is_replaced_is_not_called_enforced_meanwhile()
    {
        ObjectKey key = Manifest.Key(Kinds.Secret, "istio-system", "s");
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        await bench.Put(Manifest.Secret("istio-system", "s", ("a", "1")));
        await one.Run();
        await Until(bench, key, "Enforced", "True");

        await bench.Put(Manifest.Secret("istio-system", "s", ("a", "2")));
        await Until(bench, key, "Enforced", "False");
        await one.Run();

        await Until(bench, key, "Enforced", "True");
    }

    [Fact]
    public async Task A_secret_whose_certificate_cannot_be_served_is_never_enforced()
    {
        using var ca = TestCa.Create();
        TestIdentity good = ca.Issue(new TestCertificate { Sans = ["DNS:a.test"] });
        ObjectKey key = Manifest.Key(Kinds.Secret, "istio-system", "s");
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        await bench.Put(Manifest.Secret("istio-system", "s", ("tls.crt", good.Pem), ("tls.key", good.KeyPem)));
        await one.Run();
        await Until(bench, key, "Enforced", "True");

        await bench.Put(Manifest.Secret("istio-system", "s", ("tls.crt", "nonsense"), ("tls.key", good.KeyPem)));
        await one.Run();

        JsonObject condition = await Until(bench, key, "Enforced", "False");
        ((string?)condition["reason"]).ShouldBe("Unusable");
        ((string?)condition["message"])!.ShouldContain("no certificate found in the chain");
    }

    [Fact]
    public async Task What_the_compiler_warns_of_stands_in_the_status()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await bench.Put(Manifest.Policy("istio-system", "p", """ "rules":[{"from":[{"source":{"principals":["spiffe://td/ns/a/sa/b"]}}]}] """));

        JsonObject condition = await Until(bench, Policy, "Accepted", "True");

        ((string?)condition["reason"]).ShouldBe("AcceptedWithWarnings");
        ((string?)condition["message"])!.ShouldContain("spec.rules[0].from[0].source.principals[0]: ");
    }

    [Fact]
    public async Task Nothing_is_written_while_nothing_changes()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        await bench.Put(Plain());
        await one.Run();
        await Until(bench, Policy, "Enforced", "True");
        await Until(bench, Policy, "Accepted", "True");
        await Pass(seconds: 60);
        long revision = bench.Plane.Store.CurrentRevision;

        await Pass(seconds: 60);

        bench.Plane.Store.CurrentRevision.ShouldBe(revision);
    }

    [Fact]
    public async Task All_data_planes_of_all_control_planes_count()
    {
        var engine = new KeptEngine(isShared: true);
        await using PlaneBench first = await PlaneBench.Start(engine, _time, api: false, identity: "first");
        await using PlaneBench second = await PlaneBench.Start(engine, _time, api: false, identity: "second");
        await using FakePlane here = await FakePlane.Join(first.Plane, "istio-system/here");
        await using FakePlane there = await FakePlane.Join(second.Plane, "istio-system/there");
        await Moving(first, view => view.Get(new ObjectKey("", "pods", "istio-system", "there")));

        await second.Put(Plain());
        await here.Run();
        await Pending(first, Policy, "1 of 2 data planes runs it; istio-system/there has not confirmed it yet");
        await there.Run();

        await Later(second, Policy, "Enforced", "True");
    }

    [Fact]
    public async Task The_data_planes_of_a_control_plane_that_is_gone_are_known_to_the_next()
    {
        var engine = new KeptEngine();
        await using (PlaneBench first = await PlaneBench.Start(engine, _time, api: false, identity: "first"))
        {
            await using FakePlane one = await FakePlane.Join(first.Plane, "istio-system/one");
            await first.Put(Plain());
            await one.Run();
            await Until(first, Policy, "Enforced", "True");
        }
        await using PlaneBench second = await PlaneBench.Start(engine, _time, api: false, identity: "second");

        await second.Put(Manifest.Policy("istio-system", "q"));

        await Pending(second, Manifest.Key(Kinds.AuthorizationPolicy, "istio-system", "q"), "0 of 1 data plane run it; istio-system/one is not connected");
        ((string?)ConditionOf(second.Plane.Store.Current.Get(Policy), "Enforced")!["status"]).ShouldBe("True");
    }

    [Fact]
    public async Task A_full_disk_is_outlived()
    {
        var engine = new KeptEngine();
        await using PlaneBench bench = await PlaneBench.Start(engine, _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        await bench.Until(view => view.Get(new ObjectKey("", "pods", "istio-system", "one")));
        await bench.Put(Plain());
        engine.IsFull = true;
        await one.Run();
        for (int i = 0; i < 5; i++)
            _time.Advance(TimeSpan.FromSeconds(3));

        engine.IsFull = false;

        await Later(bench, Policy, "Enforced", "True");
    }

    internal static JsonObject? ConditionOf(StoredObject? stored, string type) => stored is null ? null
        : (PlaneBench.Read(stored)["status"]?["conditions"] as JsonArray)?.OfType<JsonObject>().FirstOrDefault(each => (string?)each["type"] == type);

    private static JsonObject Plain() => Manifest.Policy("istio-system", "p");

    private static async Task<JsonObject> Until(PlaneBench bench, ObjectKey key, string type, string status, long? generation = null) =>
        await bench.Until(view => ConditionOf(view.Get(key), type) is { } found && (string?)found["status"] == status
            && (generation is null || (long?)found["observedGeneration"] == generation) ? found : null);

    private async Task Pending(PlaneBench bench, ObjectKey key, string message) =>
        ((string?)(await Later(bench, key, "Enforced", "False"))["message"]).ShouldBe(message);

    private Task<JsonObject> Later(PlaneBench bench, ObjectKey key, string type, string status) =>
        Moving(bench, view => ConditionOf(view.Get(key), type) is { } found && (string?)found["status"] == status ? found : null);

    private async Task Pass(int seconds)
    {
        for (int second = 0; second < seconds; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }
    }

    /// <summary>Waits while the clock goes on.</summary>
    private async Task<T> Moving<T>(PlaneBench bench, Func<StoreView, T?> find) where T : class
    {
        Task<T> found = bench.Until(find);
        for (int i = 0; i < 400 && !found.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(300));
            await Task.WhenAny(found, Task.Delay(20));
        }
        return await found;
    }
}
