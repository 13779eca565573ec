using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Resources;

namespace Portcullis.Control.Tests;

/// <summary>Laws of slices, over random worlds and random changes of them.</summary>
public sealed class FeedSliceProperties
{
    private static readonly string[] Namespaces = ["istio-system", "a", "b"];
    private static readonly string[] Names = ["one", "two"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task A_data_plane_never_sees_a_secret_of_another_namespace_and_ends_with_just_its_slice(int seed)
    {
        var random = new Random(seed);
        await using StoreBench bench = await StoreBench.Open();
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        IFeedSubscription[] subscriptions = [.. Namespaces.Select(ns => feed.Subscribe(ConfigFeedTests.Plane($"{ns}/gateway")))];
        Dictionary<string, string>[] worlds = [.. Namespaces.Select(_ => new Dictionary<string, string>())];

        long last = 0;
        for (int step = 0; step < 120; step++)
        {
            last = await Change(bench, random) ?? last;
            int reader = random.Next(subscriptions.Length * 4);
            if (reader < subscriptions.Length)
                await Read(subscriptions[reader], worlds[reader], Namespaces[reader]);
        }
        await ConfigFeedTests.Reach(feed, last);

        for (int i = 0; i < Namespaces.Length; i++)
        {
            while (await Read(subscriptions[i], worlds[i], Namespaces[i]))
            {
            }
            worlds[i].Keys.Order(StringComparer.Ordinal).ShouldBe(Expected(bench.Store.Current, Namespaces[i]));
        }
    }

    private static async Task<long?> Change(StoreBench bench, Random random)
    {
        string ns = Namespaces[random.Next(Namespaces.Length)], name = Names[random.Next(Names.Length)];
        JsonObject json = random.Next(5) switch
        {
            0 => Manifest.Secret(ns, name, ("v", $"{random.Next()}")),
            1 => Manifest.Policy(ns, name, $"\"rules\":[{{\"to\":[{{\"operation\":{{\"paths\":[\"/{random.Next(3)}\"]}}}}]}}]"),
            2 => Manifest.ConfigMap(ns, name, (random.Next(2) == 0 ? "ca.crt" : "x", "y")),
            3 => Manifest.Of(Kinds.VirtualService, ns, name),
            _ => Manifest.Of(Kinds.ServiceAccount, ns, name, "\"x\":1"),
        };
        ObjectKey key = Manifest.KeyOf(json);
        if (random.Next(3) != 0)
            return await bench.Put(json);
        return bench.Store.Current.Get(key) is null ? null : await bench.Delete(key);
    }

    private static async Task<bool> Read(IFeedSubscription subscription, Dictionary<string, string> world, string ns)
    {
        using var soon = new CancellationTokenSource(20);
        FeedUpdate update;
        try
        {
            update = await subscription.Next(soon.Token);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
        foreach (FeedObject each in update.Changed)
        {
            ObjectKey key = ObjectKey.Parse(each.Name)!;
            (key.Plural == "secrets" && key.Namespace != ns).ShouldBeFalse($"{ns} was sent {each.Name}");
        }
        if (update.IsWhole)
            world.Clear();
        foreach (FeedObject each in update.Changed)
            world[each.Name] = each.Version;
        foreach (string name in update.Removed)
            world.Remove(name);
        subscription.Acknowledge(update.Revision, []);
        return true;
    }

    private static IEnumerable<string> Expected(StoreView view, string ns) => view.Collections
        .SelectMany(collection => view.List(collection.Group, collection.Plural).Values)
        .Where(stored => stored.Key.Plural switch
        {
            "secrets" => stored.Key.Namespace == ns,
            "authorizationpolicies" => stored.Key.Namespace == ns || stored.Key.Namespace == "istio-system",
            "configmaps" => stored.Json.Span.IndexOf("ca.crt"u8) >= 0,
            "virtualservices" => true,
            _ => false,
        })
        .Select(stored => stored.Key.Text).Order(StringComparer.Ordinal);
}
