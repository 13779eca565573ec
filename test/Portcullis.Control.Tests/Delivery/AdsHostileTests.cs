using System.Collections.Immutable;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Portcullis.Wire;
using Portcullis.Wire.Config;
using Portcullis.Wire.Discovery;
using Status = Portcullis.Wire.ExternalAuthorization.Status;
using Stream = Portcullis.Wire.GrpcClientStream<Portcullis.Wire.Discovery.DeltaDiscoveryRequest, Portcullis.Wire.Discovery.DeltaDiscoveryResponse>;

namespace Portcullis.Control.Tests.Delivery;

/// <summary>Proxies that lie, flood, or do not read.</summary>
public sealed class AdsHostileTests : IDisposable
{
    private const string Proxy = "edge|portcullis:proxy,portcullis:namespace:shop", Other = "edge|portcullis:proxy,portcullis:namespace:bank";

    private static readonly FeedObject One = new("/core/services/shop/one", 3, "{}"u8.ToArray());

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task One_credential_does_not_take_the_streams_of_another()
    {
        await using AdsServer server = await AdsServer.Start(new AdsOptions { MostStreamsOfOne = 1 });
        Stream silent = await server.Open(Proxy);
        using Stream second = await server.Introduce(Proxy, AdsServer.Node("shop", "two"));
        (await second.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.ResourceExhausted);
        using Stream other = await server.Introduce(Other, AdsServer.Node("bank", "edge"));
        (await server.Feed()).Plane.Id.ShouldBe("bank/edge");

        silent.Dispose();

        GrpcCode code = GrpcCode.ResourceExhausted;
        for (int attempt = 0; attempt < 1000 && code == GrpcCode.ResourceExhausted; attempt++)
        {
            using Stream again = await server.Introduce(Proxy, AdsServer.Node("shop", "../x"));
            code = (await again.Read(_limit.Token)).End.Code;
        }
        code.ShouldBe(GrpcCode.PermissionDenied); // it had a place, and was heard
    }

    [Fact]
    public async Task Large_requests_of_one_credential_are_bounded_together()
    {
        await using AdsServer server = await AdsServer.Start(new AdsOptions { MostRequestBytesOfOne = 100_000 });
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"), ("/core/services/shop/" + new string('x', 200_000), "1"));

        (await stream.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.ResourceExhausted);
    }

    [Fact]
    public async Task A_refusal_names_objects_or_nothing()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"));
        FakeFeed feed = await server.Feed();
        feed.Send(new FeedUpdate(7, IsWhole: true, [One], []));
        string nonce = (await stream.Read(_limit.Token)).Message!.Nonce;
        var refusal = new Status { Code = 3 };
        foreach (string name in new[] { One.Name, "no key", "/core/services/shop/" + new string('x', 100_000) })
            refusal.Details.Add(Any.Pack(new Refusal { Name = name, Message = new string('m', 100_000) }));

        await stream.Write(new DeltaDiscoveryRequest { ResponseNonce = nonce, ErrorDetail = refusal }, _limit.Token);

        (_, ImmutableArray<FeedRefusal> refusals) = await feed.Answer();
        refusals.Select(static each => each.Name).ShouldBe([One.Name, "", ""]);
        refusals.ShouldAllBe(static each => each.Message.Length <= 500);
    }

    [Fact]
    public async Task An_acknowledgement_of_what_was_never_sent_says_nothing()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"));
        FakeFeed feed = await server.Feed();
        foreach (string made in new[] { "4611686018427387904", "", "-1", "2" })
            await stream.Write(new DeltaDiscoveryRequest { ResponseNonce = made }, _limit.Token);
        feed.Send(new FeedUpdate(7, IsWhole: true, [One], []));
        string nonce = (await stream.Read(_limit.Token)).Message!.Nonce;
        await stream.Write(new DeltaDiscoveryRequest { ResponseNonce = nonce, ErrorDetail = new Status { Code = 3, Message = "no" } }, _limit.Token);

        (long revision, ImmutableArray<FeedRefusal> refusals) = await feed.Answer();

        revision.ShouldBe(7);
        refusals.ShouldBe([new FeedRefusal("", "no")]);
    }

    [Fact]
    public async Task What_a_proxy_says_of_itself_steers_no_terminal_and_is_not_endless()
    {
        await using AdsServer server = await AdsServer.Start();
        Node node = AdsServer.Node("shop", "edge");
        node.UserAgentVersion = "1\u001b[31m" + new string('v', 10_000);
        using Stream stream = await server.Introduce(Proxy, node);
        (await server.Feed()).Plane.Version.ShouldStartWith("131mv");

        foreach ((string key, string value) in new[] { ("app", "a\nb"), ("a\u001b", "b"), ("app", new string('x', 20_000)) })
        {
            using Stream refused = await server.Introduce(Proxy, AdsServer.Node("shop", "edge", (key, value)));
            (await refused.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.PermissionDenied);
        }
    }

    [Fact]
    public async Task A_proxy_that_does_not_read_is_hung_up_on()
    {
        await using AdsServer server = await AdsServer.Start(new AdsOptions { AnswerWithin = TimeSpan.FromMilliseconds(200) });
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"));
        FakeFeed feed = await server.Feed();

        feed.Send(new FeedUpdate(7, IsWhole: true, [new FeedObject(One.Name, 3, Encoding.UTF8.GetBytes(new string('x', 8_000_000)))], []));
        await feed.Disposed;

        (await stream.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.Unavailable); // broken off, not ended
    }

    [Fact]
    public async Task Data_planes_of_a_namespace_are_bounded_and_those_that_are_known_come_back()
    {
        await using StoreBench bench = await StoreBench.Open();
        await using var feed = new ConfigFeed(bench.Store, TimeProvider.System);
        for (int number = 0; number < ConfigFeed.MostPlanesOfNamespace; number++)
            await feed.TrySubscribe(Plane("shop", $"p{number}")).ShouldNotBeNull().DisposeAsync();

        feed.TrySubscribe(Plane("shop", "one-more")).ShouldBeNull();
        feed.TrySubscribe(Plane("shop", "p0")).ShouldNotBeNull();
        feed.TrySubscribe(Plane("bank", "edge")).ShouldNotBeNull();
    }

    private static DataPlane Plane(string ns, string name) => new($"{ns}/{name}", ns, name, ImmutableSortedDictionary<string, string>.Empty, "", "");
}
