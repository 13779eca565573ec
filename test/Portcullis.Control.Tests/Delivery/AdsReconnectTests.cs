using System.Text.Json.Nodes;
using Portcullis.Kube;
using Portcullis.Wire.Discovery;
using Stream = Portcullis.Wire.GrpcClientStream<Portcullis.Wire.Discovery.DeltaDiscoveryRequest, Portcullis.Wire.Discovery.DeltaDiscoveryResponse>;

namespace Portcullis.Control.Tests.Delivery;

/// <summary>What a data plane is sent that comes back after its control plane was started again.</summary>
public sealed class AdsReconnectTests : IDisposable
{
    private const string Token = "edge|portcullis:proxy,portcullis:namespace:istio-system";

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Nothing_that_did_not_change_is_sent_again()
    {
        var engine = new KeptEngine();
        Dictionary<string, string> had;
        await using (PlaneBench first = await PlaneBench.Start(engine, api: false))
        {
            await first.Put(Manifest.Policy("istio-system", "p"));
            await first.Put(Manifest.Secret("istio-system", "s", ("password", "hidden")));
            had = await Everything(first);
            await first.Until(view => Status(view, "p") is { Count: > 0 } told ? told : null);
        }
        await using PlaneBench second = await PlaneBench.Start(engine, api: false);
        await second.Plane.Writer.UpdateStatus([new StatusChange(Key("p"), static _ => new JsonObject { ["touched"] = true })], CancellationToken.None);

        await using AdsServer server = await AdsServer.Start(subscribe: second.Plane.Feed.Subscribe);
        using Stream stream = await server.Introduce(Token, Node, [.. had.Select(static each => (each.Key, each.Value))]);
        DeltaDiscoveryResponse back = await Read(stream);
        back.Resources.ShouldBeEmpty();
        back.RemovedResources.ShouldBeEmpty();
        back.Whole.ShouldBeFalse();

        await second.Put(Manifest.Policy("istio-system", "q"));
        (await Read(stream)).Resources.ShouldHaveSingleItem().Name.ShouldBe(Key("q").Text);
    }

    [Fact]
    public void A_version_is_of_the_content_alone()
    {
        FeedObject one = new("/core/services/shop/one", 3, "{\"a\":1}"u8.ToArray());

        (one with { Revision = 900 }).Version.ShouldBe(one.Version);
        new FeedObject(one.Name, 3, "{\"a\":2}"u8.ToArray()).Version.ShouldNotBe(one.Version);
    }

    private static Node Node => AdsServer.Node("istio-system", "edge", ("istio", "ingressgateway"));

    private static ObjectKey Key(string name) => new("security.istio.io", "authorizationpolicies", "istio-system", name);

    private static JsonObject? Status(StoreView view, string name) => view.Get(Key(name)) is { } stored ? PlaneBench.Read(stored)["status"] as JsonObject : null;

    private async Task<Dictionary<string, string>> Everything(PlaneBench bench)
    {
        await using AdsServer server = await AdsServer.Start(subscribe: bench.Plane.Feed.Subscribe);
        using Stream stream = await server.Introduce(Token, Node);
        DeltaDiscoveryResponse all = await Read(stream);
        all.Resources.Count.ShouldBe(2);
        return all.Resources.ToDictionary(static each => each.Name, static each => each.Version, StringComparer.Ordinal);
    }

    // Acknowledged at once: only then does the next update come.
    private async Task<DeltaDiscoveryResponse> Read(Stream stream)
    {
        DeltaDiscoveryResponse response = (await stream.Read(_limit.Token)).Message.ShouldNotBeNull();
        await stream.Write(new DeltaDiscoveryRequest { TypeUrl = AdsTypes.Object, ResponseNonce = response.Nonce }, _limit.Token);
        return response;
    }
}
