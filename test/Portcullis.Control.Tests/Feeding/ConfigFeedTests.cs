using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Resources;

namespace Portcullis.Control.Tests;

public sealed class ConfigFeedTests
{
    private static readonly DataPlane Gateway = Plane("istio-system/gateway");

    [Fact]
    public async Task The_first_update_is_the_whole_slice()
    {
        await using StoreBench bench = await StoreBench.Open(
            Manifest.Policy("istio-system", "own"), Manifest.Policy("shop", "other"), Manifest.Secret("istio-system", "mine", ("tls.key", "k")));
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        await using IFeedSubscription subscription = feed.Subscribe(Gateway);

        FeedUpdate first = await Next(subscription);

        first.IsWhole.ShouldBeTrue();
        first.Revision.ShouldBe(bench.Store.CurrentRevision);
        first.Changed.Select(each => each.Name).ShouldBe(["/core/secrets/istio-system/mine", "/security.istio.io/authorizationpolicies/istio-system/own"]);
    }

    [Fact]
    public async Task An_empty_slice_is_an_update_too()
    {
        await using StoreBench bench = await StoreBench.Open();
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        await using IFeedSubscription subscription = feed.Subscribe(Gateway);

        (await Next(subscription)).Changed.ShouldBeEmpty();
    }

    [Fact]
    public async Task Changes_made_while_nobody_asked_are_one_update()
    {
        await using StoreBench bench = await StoreBench.Open(Manifest.Policy("istio-system", "gone"));
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        await using IFeedSubscription subscription = feed.Subscribe(Gateway);
        await Next(subscription);

        await bench.Put(Manifest.Policy("istio-system", "a"));
        await bench.Put(Manifest.Policy("istio-system", "b"));
        await bench.Delete(Manifest.Key(Kinds.AuthorizationPolicy, "istio-system", "gone"));
        long last = await bench.Put(Manifest.Policy("istio-system", "a", "\"rules\":[]"));
        await Reach(feed, last);
        FeedUpdate update = await Next(subscription);

        update.IsWhole.ShouldBeFalse();
        update.Revision.ShouldBe(last);
        update.Changed.Select(each => each.Name).ShouldBe(["/security.istio.io/authorizationpolicies/istio-system/a", "/security.istio.io/authorizationpolicies/istio-system/b"]);
        update.Changed[0].Revision.ShouldBe(last);
        update.Removed.ShouldBe(["/security.istio.io/authorizationpolicies/istio-system/gone"]);
    }

    [Fact]
    public async Task What_data_planes_cannot_see_is_not_sent()
    {
        await using StoreBench bench = await StoreBench.Open(Manifest.Policy("istio-system", "p"));
        ObjectKey key = Manifest.Key(Kinds.AuthorizationPolicy, "istio-system", "p");
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        await using IFeedSubscription subscription = feed.Subscribe(Gateway);
        FeedObject before = (await Next(subscription)).Changed.Single();

        await bench.Change(key, json => json["status"] = new JsonObject { ["conditions"] = new JsonArray() });
        await bench.Change(key, json => json["metadata"]!["managedFields"] = new JsonArray(new JsonObject()));
        await bench.Change(key, json => json["metadata"]!["annotations"] = new JsonObject());
        long last = await bench.Change(key, json => json["metadata"]!["annotations"]!["note"] = "seen");
        await Reach(feed, last);
        FeedUpdate update = await Next(subscription);

        update.Revision.ShouldBe(last);
        string text = Encoding.UTF8.GetString(update.Changed.Single().Json.Span);
        text.ShouldContain("seen");
        text.ShouldNotContain("status");
        text.ShouldNotContain("managedFields");
        text.ShouldNotContain("resourceVersion");
        update.Changed.Single().Version.ShouldNotBe(before.Version);
    }

    [Fact]
    public async Task A_change_of_status_alone_moves_the_revision_and_sends_nothing()
    {
        await using StoreBench bench = await StoreBench.Open(Manifest.Policy("istio-system", "p"));
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        await using IFeedSubscription subscription = feed.Subscribe(Gateway);
        await Next(subscription);

        long last = await bench.Change(Manifest.Key(Kinds.AuthorizationPolicy, "istio-system", "p"), json => json["status"] = new JsonObject());
        await Reach(feed, last);

        using var soon = new CancellationTokenSource(50);
        await Should.ThrowAsync<OperationCanceledException>(async () => await subscription.Next(soon.Token));
    }

    [Fact]
    public async Task Every_subscription_shares_one_serialization()
    {
        await using StoreBench bench = await StoreBench.Open(Manifest.Policy("istio-system", "p"));
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        await using IFeedSubscription one = feed.Subscribe(Plane("istio-system/one"));
        await using IFeedSubscription other = feed.Subscribe(Plane("istio-system/other"));

        FeedObject first = (await Next(one)).Changed.Single();

        (await Next(other)).Changed.Single().ShouldBeSameAs(first);
    }

    [Fact]
    public async Task Of_config_maps_only_the_mesh_config_and_authorities_are_sent()
    {
        await using StoreBench bench = await StoreBench.Open(
            Manifest.ConfigMap("istio-system", "istio", ("mesh", "trustDomain: td")),
            Manifest.ConfigMap("istio-system", "settings", ("a", "b")),
            Manifest.ConfigMap("shop", "istio", ("mesh", "trustDomain: td")),
            Manifest.ConfigMap("shop", "authorities", ("ca.crt", "pem")));
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        await using IFeedSubscription subscription = feed.Subscribe(Gateway);

        (await Next(subscription)).Changed.Select(each => each.Name).ShouldBe(["/core/configmaps/istio-system/istio", "/core/configmaps/shop/authorities"]);

        long last = await bench.Put(Manifest.ConfigMap("shop", "authorities", ("a", "b")));
        await Reach(feed, last);
        (await Next(subscription)).Removed.ShouldBe(["/core/configmaps/shop/authorities"]);
    }

    [Fact]
    public async Task Another_root_namespace_is_another_slice()
    {
        await using StoreBench bench = await StoreBench.Open(Manifest.Policy("istio-system", "p"), Manifest.Policy("roots", "q"));
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        await using IFeedSubscription subscription = feed.Subscribe(Plane("edge/gateway"));
        (await Next(subscription)).Changed.Single().Name.ShouldEndWith("/istio-system/p");

        long last = await bench.Put(Manifest.ConfigMap("istio-system", "istio", ("mesh", "rootNamespace: roots")));
        await Reach(feed, last);
        FeedUpdate update = await Next(subscription);

        update.IsWhole.ShouldBeTrue();
        update.Changed.Select(each => each.Name).ShouldBe(["/core/configmaps/istio-system/istio", "/security.istio.io/authorizationpolicies/roots/q"]);
    }

    [Fact]
    public async Task A_data_plane_that_connects_anew_takes_the_place_of_its_old_connection()
    {
        await using StoreBench bench = await StoreBench.Open();
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        await using IFeedSubscription old = feed.Subscribe(Gateway);
        FeedUpdate first = await Next(old);
        old.Acknowledge(first.Revision, []);

        await using IFeedSubscription anew = feed.Subscribe(Gateway);

        await Should.ThrowAsync<OperationCanceledException>(async () => await Next(old));
        await old.DisposeAsync();
        PlaneRun run = feed.Planes.ShouldHaveSingleItem();
        run.Connected.ShouldBeTrue();
        run.Runs.ShouldBe(first.Revision);
    }

    [Fact]
    public async Task Nobody_acknowledges_the_future()
    {
        await using StoreBench bench = await StoreBench.Open();
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        await using IFeedSubscription subscription = feed.Subscribe(Gateway);

        subscription.Acknowledge(long.MaxValue, []);

        feed.Planes.Single().Runs.ShouldBe(bench.Store.CurrentRevision);
    }

    [Fact]
    public async Task A_refusal_holds_until_a_later_revision_runs_without_it()
    {
        await using StoreBench bench = await StoreBench.Open(Manifest.Policy("istio-system", "p"));
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        await using IFeedSubscription subscription = feed.Subscribe(Gateway);
        FeedUpdate update = await Next(subscription);
        FeedObject policy = update.Changed.Single();

        subscription.Refuse(update.Revision, [new FeedRefusal(policy.Name, "no")]);
        subscription.Acknowledge(update.Revision, []);
        feed.Planes.Single().RunsChange(policy.Name, policy.Revision).ShouldBeFalse();
        feed.Planes.Single().RefusalOf(policy.Name, policy.Revision).ShouldBe("no");

        long last = await bench.Put(Manifest.Policy("istio-system", "q"));
        await Reach(feed, last);
        subscription.Acknowledge(last, []);
        feed.Planes.Single().RunsChange(policy.Name, policy.Revision).ShouldBeTrue();
    }

    [Fact]
    public async Task Ends_with_the_feed()
    {
        await using StoreBench bench = await StoreBench.Open();
        var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        IFeedSubscription subscription = feed.Subscribe(Gateway);
        await Next(subscription);
        ValueTask<FeedUpdate> waiting = subscription.Next(CancellationToken.None);

        await feed.DisposeAsync();

        await Should.ThrowAsync<OperationCanceledException>(async () => await waiting);
    }

    /// <summary>A data plane of that id, whose namespace is the id's first part.</summary>
    internal static DataPlane Plane(string id, string labels = "istio=ingressgateway") => new(id, id.Split('/')[0], id.Split('/')[1],
        labels.Split(',', StringSplitOptions.RemoveEmptyEntries).ToImmutableSortedDictionary(label => label.Split('=')[0], label => label.Split('=')[1]), "127.0.0.1", "1");

    internal static async Task<FeedUpdate> Next(IFeedSubscription subscription)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        return await subscription.Next(late.Token);
    }

    /// <summary>Waits until the feed has looked at a revision.</summary>
    internal static async Task Reach(ConfigFeed feed, long revision)
    {
        FeedListener listener = feed.Listen();
        for (int i = 0; i < 2000 && feed.Revision < revision; i++)
            await listener.Wake.Wait(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        feed.Unlisten(listener);
        feed.Revision.ShouldBeGreaterThanOrEqualTo(revision);
    }
}
