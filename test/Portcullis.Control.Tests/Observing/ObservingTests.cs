using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Testing;

namespace Portcullis.Control.Tests;

public sealed class ObservingTests
{
    private readonly ManualTime _time = new(DateTimeOffset.UtcNow);

    [Fact]
    public async Task A_connected_data_plane_is_a_pod_and_a_deployment()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "edge/gateway-1", "app=gateway,istio=edge");
        await using FakePlane two = await FakePlane.Join(bench.Plane, "edge/gateway-2", "app=gateway,istio=edge");

        JsonObject pod = PlaneBench.Read(await bench.Until(view => view.Get(new ObjectKey("", "pods", "edge", "gateway-1")) is { } found && PlaneBench.Read(found)["status"]?["phase"] is not null ? found : null));
        ((string?)pod["status"]!["phase"]).ShouldBe("Running");
        ((string?)pod["metadata"]!["labels"]!["istio"]).ShouldBe("edge");
        await bench.Until(view => view.Get(new ObjectKey("apps", "deployments", "edge", "gateway")) is { } found && (int?)PlaneBench.Read(found)["status"]?["readyReplicas"] == 2 ? found : null);
    }

    [Fact]
    public async Task A_view_that_was_deleted_comes_back()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "edge/gateway-1", "app=gateway,istio=edge");
        var pod = new ObjectKey("", "pods", "edge", "gateway-1");
        StoredObject first = await bench.Until(view => view.Get(pod));

        await bench.Plane.Writer.Delete(pod, resourceVersion: null, CancellationToken.None);

        await Moving(bench, view => view.Get(pod) is { } found && found.Revision > first.Revision ? found : null);
    }

    [Fact]
    public async Task Views_come_back_with_their_namespace_and_never_bring_it_back()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await using FakePlane one = await FakePlane.Join(bench.Plane, "edge/gateway-1", "app=gateway,istio=edge");
        var pod = new ObjectKey("", "pods", "edge", "gateway-1");
        var space = new ObjectKey("", "namespaces", "", "edge");
        await bench.Until(view => view.Get(pod));
        await bench.Until(view => view.Get(new ObjectKey("apps", "deployments", "edge", "gateway")));

        await bench.Plane.Writer.Delete(space, resourceVersion: null, CancellationToken.None);
        await Moving(bench, view => view.Get(space) is null && view.Get(pod) is null ? view : null);
        for (int i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(10);
        }
        bench.Plane.Store.Current.Get(space).ShouldBeNull();
        bench.Plane.Store.Current.Get(pod).ShouldBeNull();
        await using FakePlane again = await FakePlane.Join(bench.Plane, "edge/gateway-1", "app=gateway,istio=edge,version=two");
        for (int i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await Task.Delay(10);
        }
        bench.Plane.Store.Current.Get(space).ShouldBeNull();

        await bench.Put((JsonObject)JsonNode.Parse("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"edge"}}""")!);

        ((string?)PlaneBench.Read(await Moving(bench, view => view.Get(pod)))["metadata"]!["labels"]!["version"]).ShouldBe("two");
        await Moving(bench, view => view.Get(new ObjectKey("apps", "deployments", "edge", "gateway")));
    }

    [Fact]
    public async Task Events_are_counted_and_kept_for_an_hour()
    {
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        var events = new EventRecorder(bench.Plane.Writer, bench.Plane.Store, _time, "one");
        StoredObject about = await bench.Put(Manifest.Policy("default", "p"));

        await events.Record(about.Key, "Warning", "Odd", "something happened", CancellationToken.None);
        _time.Advance(TimeSpan.FromSeconds(10));
        await events.Record(about.Key, "Warning", "Odd", "something happened", CancellationToken.None);
        JsonObject happened = PlaneBench.Read(bench.Plane.Store.Current.List("", "events").Values.Single());
        ((int?)happened["count"]).ShouldBe(2);
        ((string?)happened["lastTimestamp"]).ShouldNotBe((string?)happened["firstTimestamp"]);

        var expiry = new EventExpiry(bench.Plane.Writer, bench.Plane.Store, _time, TimeSpan.FromHours(1));
        await expiry.Look(CancellationToken.None);
        bench.Plane.Store.Current.List("", "events").ShouldHaveSingleItem();
        _time.Advance(TimeSpan.FromMinutes(61));
        await expiry.Look(CancellationToken.None);
        bench.Plane.Store.Current.List("", "events").ShouldBeEmpty();
    }

    [Theory]
    [InlineData(29, "CertificateExpiring", "ends within 30 days")]
    [InlineData(6, "CertificateExpiring", "ends within 7 days")]
    [InlineData(0.5, "CertificateExpiring", "ends within a day")]
    [InlineData(-1, "CertificateExpired", "ended at")]
    public async Task A_certificate_that_ends_is_an_event(double days, string reason, string message)
    {
        using var ca = TestCa.Create();
        TestIdentity identity = ca.Issue(new TestCertificate { Sans = ["DNS:a.test"], NotBefore = DateTimeOffset.UtcNow.AddDays(-40), NotAfter = _time.GetUtcNow().AddDays(days) });
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);

        await bench.Put(Manifest.Secret("default", "s", ("tls.crt", identity.Pem), ("tls.key", identity.KeyPem)));

        JsonObject happened = PlaneBench.Read(await bench.Until(view => view.List("", "events").Values.FirstOrDefault()));
        ((string?)happened["reason"]).ShouldBe(reason);
        ((string?)happened["message"])!.ShouldContain(message);
        ((string?)happened["involvedObject"]!["kind"]).ShouldBe("Secret");
        bench.Plane.Report().Certificates.ShouldHaveSingleItem().Secret.Name.ShouldBe("s");
    }

    [Fact]
    public async Task A_certificate_that_lasts_is_no_event_until_it_does_not()
    {
        using var ca = TestCa.Create();
        TestIdentity identity = ca.Issue(new TestCertificate { Sans = ["DNS:a.test"], NotAfter = _time.GetUtcNow().AddDays(40) });
        await using PlaneBench bench = await PlaneBench.Start(time: _time, api: false);
        await bench.Put(Manifest.Secret("default", "s", ("tls.crt", identity.Pem)));

        for (int look = 0; look < 1000 && bench.Plane.Report().Certificates.IsEmpty; look++)
            await Task.Delay(20);
        bench.Plane.Store.Current.List("", "events").ShouldBeEmpty();
        Task<StoredObject> told = FirstEvent(bench.Plane.Store.WatchAll(bench.Plane.Store.CurrentRevision));
        _time.Advance(TimeSpan.FromDays(11));
        // Whoever was about to wait when the time moved looks an hour later.
        for (int i = 0; i < 400 && !told.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromMinutes(30));
            await Task.WhenAny(told, Task.Delay(20));
        }
        ((string?)PlaneBench.Read(await told)["message"])!.ShouldContain("within 30 days");
    }

    // As it happened: an Event may be deleted again before anybody looks.
    private static async Task<StoredObject> FirstEvent(StoreWatch watch)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
            foreach (StoreEvent happened in await watch.Next(late.Token))
                if (happened.Object.Key is { Group: "", Plural: "events" })
                    return happened.Object;
    }

    [Fact]
    public async Task The_records_of_control_planes_are_not_served()
    {
        var engine = new KeptEngine(isShared: true);
        await using PlaneBench bench = await PlaneBench.Start(engine, time: null, identity: "one");
        await using FakePlane one = await FakePlane.Join(bench.Plane, "istio-system/one");
        await bench.Until(view => view.List(PlaneRecords.Group, PlaneRecords.Plural).Values.FirstOrDefault());

        using HttpResponseMessage answer = await bench.Client().GetAsync($"/apis/{PlaneRecords.Group}/v1/{PlaneRecords.Plural}");

        answer.StatusCode.ShouldBe(System.Net.HttpStatusCode.NotFound);
        bench.Plane.Report().DataPlanes.Connected.ShouldBe(1);
    }

    /// <summary>Waits while the clock goes on.</summary>
    private async Task<T> Moving<T>(PlaneBench bench, Func<StoreView, T?> find) where T : class
    {
        Task<T> found = bench.Until(find);
        for (int i = 0; i < 400 && !found.IsCompleted; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(found, Task.Delay(20));
        }
        return await found;
    }
}
