using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Resources;
using Portcullis.Testing;

namespace Portcullis.Control.Tests;

/// <summary>What data planes run and cannot serve, in the condition Enforced.</summary>
public sealed class UnservedTests
{
    private const string NoSecret = "spec.servers[0] (port 443, `https`): secret `istio-system/site` does not exist";

    private static readonly ObjectKey Gateway = Manifest.Key(Kinds.Gateway, "istio-system", "g");
    private static readonly ObjectKey Policy = Manifest.Key(Kinds.AuthorizationPolicy, "istio-system", "p");
    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task A_gateway_that_is_run_and_not_served_is_not_enforced_and_says_where_and_why()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        await using FakePlane two = await FakePlane.Join(bench.Plane, "istio-system/two");
        await bench.Put(AGateway());
        await one.Run(Gateway, NoSecret);
        await two.Run();

        JsonObject condition = await Until(bench, Gateway, "False");

        ((string?)condition["reason"]).ShouldBe("NotServed");
        ((string?)condition["message"]).ShouldBe($"1 of 2 data planes serves it; istio-system/one does not serve {NoSecret}");
        JsonObject happened = PlaneBench.Read(await bench.Until(view => view.List("", "events").Values.FirstOrDefault()));
        ((string?)happened["type"]).ShouldBe("Warning");
        ((string?)happened["reason"]).ShouldBe("NotServed");
        ((string?)happened["involvedObject"]!["name"]).ShouldBe("g");
        ((string?)happened["message"])!.ShouldContain("secret `istio-system/site` does not exist");
    }

    [Fact]
    public async Task It_becomes_enforced_and_ceases_to_be_without_an_update_and_other_reasons_are_told()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        await bench.Put(AGateway());
        await one.Run();
        await Until(bench, Gateway, "True");

        one.Tell((Gateway, "the port is taken"));
        await Until(bench, Gateway, "False", "the port is taken");
        one.Tell((Gateway, "the port is forbidden"));
        await Until(bench, Gateway, "False", "the port is forbidden");
        one.Tell();
        await Until(bench, Gateway, "True");
    }

    [Fact]
    public async Task A_policy_is_enforced_where_a_gateway_is_not_served()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        await bench.Put(AGateway());
        await one.Run(Gateway, NoSecret);
        await bench.Put(Manifest.Policy("istio-system", "p"));
        await one.Run(Gateway, NoSecret);

        await Until(bench, Policy, "True");
        await Until(bench, Gateway, "False");
    }

    [Fact]
    public async Task What_is_served_within_a_moment_is_never_said_not_to_be()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        StoreWatch watch = bench.Plane.Store.Watch(Gateway.Group, Gateway.Plural, bench.Plane.Store.CurrentRevision);
        await bench.Put(AGateway());
        await one.Run(Gateway, NoSecret);
        one.Tell();

        List<string?> said = [];
        while (said.Count == 0 || said[^1] != "True")
            said.AddRange((await watch.Next(CancellationToken.None)).Select(each => (string?)EnforcementTests.ConditionOf(each.Object, "Enforced")?["status"]).Where(status => status is not null));
        said.ShouldBe(["True"]);
    }

    [Fact]
    public async Task The_control_plane_that_leads_knows_it_of_the_others_data_planes()
    {
        var engine = new KeptEngine(isShared: true);
        await using PlaneBench first = await PlaneBench.Start(engine, _time, api: false, identity: "first");
        await using PlaneBench second = await PlaneBench.Start(engine, _time, api: false, identity: "second");
        await using FakePlane there = await FakePlane.Join(second.Plane, "istio-system/there");
        await Moving(first, view => view.Get(new ObjectKey("", "pods", "istio-system", "there")));
        await second.Put(AGateway());
        await there.Run(Gateway, NoSecret);

        await Moving(first, view => Is(view, Gateway, "False", NoSecret));
        there.Tell();
        await Moving(first, view => Is(view, Gateway, "True", ""));
    }

    [Fact]
    public async Task Two_processes_of_one_name_at_two_control_planes_must_both_confirm()
    {
        var engine = new KeptEngine(isShared: true);
        await using PlaneBench first = await PlaneBench.Start(engine, _time, api: false, identity: "first");
        await using PlaneBench second = await PlaneBench.Start(engine, _time, api: false, identity: "second");
        await using FakePlane here = await FakePlane.Join(first.Plane, "istio-system/one", instance: "a");
        await using FakePlane there = await FakePlane.Join(second.Plane, "istio-system/one", instance: "b");
        await Moving(first, view => view.Get(new ObjectKey("apps", "deployments", "istio-system", "one")) is { } found && (int?)PlaneBench.Read(found)["spec"]?["replicas"] == 2 ? found : null);

        await first.Put(Manifest.Policy("istio-system", "p"));
        await here.Run();
        await Moving(first, view => Is(view, Policy, "False", "1 of 2 data planes runs it; istio-system/one has not confirmed it yet"));
        await there.Run();

        await Moving(first, view => Is(view, Policy, "True", ""));
    }

    [Fact]
    public async Task A_new_process_of_the_same_name_inherits_nothing_when_it_refuses_its_first_update()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        FakePlane before = await FakePlane.Join(bench.Plane, "istio-system/one", instance: "a");
        await bench.Put(AGateway());
        await before.Run();
        await bench.Put(Manifest.Policy("istio-system", "p"));
        await before.Run();
        await Until(bench, Policy, "True");
        await before.DisposeAsync();

        await using FakePlane after = await FakePlane.JoinRefusing(bench.Plane, "istio-system/one", "b", "too new for me");

        await Until(bench, Policy, "False", "istio-system/one keeps what it ran because of");
        await Until(bench, Gateway, "False", "istio-system/one refuses it: too new for me");
    }

    [Fact]
    public async Task A_new_process_of_the_same_name_that_runs_everything_changes_nothing()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        FakePlane before = await FakePlane.Join(bench.Plane, "istio-system/one", instance: "a");
        await bench.Put(Manifest.Policy("istio-system", "p"));
        await before.Run();
        long told = (await bench.Until(view => Is(view, Policy, "True", "") is null ? null : view.Get(Policy))).Revision;
        await before.DisposeAsync();

        await using FakePlane after = await FakePlane.Join(bench.Plane, "istio-system/one", instance: "b");
        for (int i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        bench.Plane.Store.Current.Get(Policy)!.Revision.ShouldBe(told);
    }

    [Fact]
    public void What_a_record_holds_is_read_back_and_an_older_record_has_everything_served()
    {
        PlaneRun run = new PlaneRun(ConfigFeedTests.Plane("istio-system/one") with { Instance = "a" }, Connected: true, Runs: 7, At: 0, _time.GetUtcNow(), PlaneRun.NothingRefused)
            .WithUnserved([new FeedRefusal(Gateway.Text, NoSecret)]);
        byte[] written = PlaneRecordJson.Write("one.0", [run], _time.GetUtcNow());

        PlaneRun read = PlaneRecordJson.Read(written).ShouldHaveSingleItem();
        read.Unserved.ShouldBe(run.Unserved);
        read.Plane.Instance.ShouldBe("a");

        JsonNode old = JsonNode.Parse(written)!;
        old["planes"]![0]!.AsObject().Remove("unserved").ShouldBeTrue();
        old["planes"]![0]!.AsObject().Remove("instance").ShouldBeTrue();
        PlaneRun older = PlaneRecordJson.Read(System.Text.Encoding.UTF8.GetBytes(old.ToJsonString())).ShouldHaveSingleItem();
        older.Unserved.ShouldBeEmpty();
        older.Plane.Instance.ShouldBe("");
    }

    [Fact]
    public void What_a_data_plane_says_is_kept_within_bounds_and_no_news_change_nothing()
    {
        var run = new PlaneRun(ConfigFeedTests.Plane("istio-system/one"), Connected: true, Runs: 7, At: 0, _time.GetUtcNow(), PlaneRun.NothingRefused);

        PlaneRun told = run.WithUnserved([.. Enumerable.Range(0, 5000).Select(static i => new FeedRefusal($"/a/b/c/{i}", "\u001b[31m" + new string('x', 5000)))]);

        told.Unserved.Count.ShouldBe(200);
        told.Unserved.Values.ShouldAllBe(static why => why.Length <= 501 && !why.Any(char.IsControl));
        PlaneRun same = run.WithUnserved([new FeedRefusal("/a/b/c/d", "x")]);
        same.WithUnserved([new FeedRefusal("/a/b/c/d", "x")]).ShouldBeSameAs(same);
    }

    private static JsonObject AGateway() => Manifest.Of(Kinds.Gateway, "istio-system", "g",
        """ "spec":{"selector":{"istio":"ingressgateway"},"servers":[{"port":{"number":443,"name":"https","protocol":"HTTPS"},"tls":{"mode":"SIMPLE","credentialName":"site"},"hosts":["*"]}]} """);

    private static JsonObject? Is(StoreView view, ObjectKey key, string status, string message) =>
        EnforcementTests.ConditionOf(view.Get(key), "Enforced") is { } found && (string?)found["status"] == status && ((string?)found["message"])!.Contains(message, StringComparison.Ordinal) ? found : null;

    private Task<JsonObject> Until(PlaneBench bench, ObjectKey key, string status, string message = "") => Moving(bench, view => Is(view, key, status, message));

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
