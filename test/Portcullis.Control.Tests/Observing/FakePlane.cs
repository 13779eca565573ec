using Portcullis.Kube;

namespace Portcullis.Control.Tests;

/// <summary>A data plane that runs whatever it is told to say it runs.</summary>
internal sealed class FakePlane : IAsyncDisposable
{
    private readonly IFeedSubscription _feed;

    private FakePlane(IFeedSubscription feed) => _feed = feed;

    /// <summary>Connects, and runs all there is.</summary>
    public static async Task<FakePlane> Join(ControlPlane plane, string id, string labels = "istio=ingressgateway", string instance = "")
    {
        var joined = new FakePlane(plane.Subscribe(ConfigFeedTests.Plane(id, labels) with { Instance = instance }));
        await joined.Run();
        return joined;
    }

    /// <summary>Connects, and refuses all there is because of its first object.</summary>
    public static async Task<FakePlane> JoinRefusing(ControlPlane plane, string id, string instance, string message)
    {
        var joined = new FakePlane(plane.Subscribe(ConfigFeedTests.Plane(id) with { Instance = instance }));
        await joined.Refuse(message);
        return joined;
    }

    /// <summary>Takes the next update and runs it.</summary>
    public async Task Run() => _feed.Acknowledge((await ConfigFeedTests.Next(_feed)).Revision, []);

    /// <summary>Takes the next update and runs it, but for what it cannot serve.</summary>
    public async Task Run(ObjectKey unserved, string reason) => _feed.Acknowledge((await ConfigFeedTests.Next(_feed)).Revision, [new FeedRefusal(unserved.Text, reason)]);

    /// <summary>Says anew what it cannot serve; nothing, when there is none.</summary>
    public void Tell(params (ObjectKey Name, string Reason)[] unserved) => _feed.TellUnserved([.. unserved.Select(static each => new FeedRefusal(each.Name.Text, each.Reason))]);

    /// <summary>Takes the next update and refuses one object of it, and so everything.</summary>
    public async Task Refuse(string message)
    {
        FeedUpdate update = await ConfigFeedTests.Next(_feed);
        _feed.Refuse(update.Revision, [new FeedRefusal(update.Changed[0].Name, message)]);
    }

    public ValueTask DisposeAsync() => _feed.DisposeAsync();
}
