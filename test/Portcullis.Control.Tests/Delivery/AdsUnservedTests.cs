using Portcullis.Wire;
using Portcullis.Wire.Config;
using Portcullis.Wire.Discovery;
using Status = Portcullis.Wire.ExternalAuthorization.Status;
using Stream = Portcullis.Wire.GrpcClientStream<Portcullis.Wire.Discovery.DeltaDiscoveryRequest, Portcullis.Wire.Discovery.DeltaDiscoveryResponse>;

namespace Portcullis.Control.Tests.Delivery;

/// <summary>What a proxy runs and cannot serve, as it says it over the stream.</summary>
public sealed class AdsUnservedTests : IDisposable
{
    private const string Gateway = "/networking.istio.io/gateways/shop/edge";
    private const string Other = "/networking.istio.io/gateways/shop/other";

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task It_comes_with_the_acknowledgement_and_may_be_said_again_until_the_next_update()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce("edge|portcullis:proxy,portcullis:namespace:shop", AdsServer.Node("shop", "edge"));
        FakeFeed feed = await server.Feed();
        feed.Send(new FeedUpdate(7, IsWhole: true, [], []));
        string nonce = await Nonce(stream);

        await Say(stream, nonce, (Gateway, "no port"));
        (await feed.Answer()).ShouldBe((7, []));
        (await feed.Unserved()).ShouldBe([new FeedRefusal(Gateway, "no port")]);
        await Say(stream, nonce, (Other, "no certificate"));
        (await feed.Unserved()).ShouldBe([new FeedRefusal(Other, "no certificate")]);
        await Say(stream, nonce);
        (await feed.Unserved()).ShouldBeEmpty();

        feed.Send(new FeedUpdate(8, IsWhole: false, [], [Gateway]));
        string next = await Nonce(stream);
        await Say(stream, nonce, (Gateway, "of the update before"));
        await Say(stream, next, (Other, "of this one"));
        (await feed.Answer()).ShouldBe((8, []));
        (await feed.Unserved()).ShouldBe([new FeedRefusal(Other, "of this one")]);
        server.Endpoint.Counts.Acknowledged.ShouldBe(2);
    }

    [Fact]
    public async Task It_may_be_said_again_after_a_refusal_which_stands()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce("edge|portcullis:proxy,portcullis:namespace:shop", AdsServer.Node("shop", "edge"));
        FakeFeed feed = await server.Feed();
        feed.Send(new FeedUpdate(7, IsWhole: true, [], []));
        string nonce = await Nonce(stream);

        await stream.Write(new DeltaDiscoveryRequest { ResponseNonce = nonce, ErrorDetail = new Status { Code = 3, Message = "no" } }, _limit.Token);
        (await feed.Answer()).Refusals.ShouldHaveSingleItem();
        await Say(stream, nonce, (Gateway, "no port"));

        (await feed.Unserved()).ShouldBe([new FeedRefusal(Gateway, "no port")]);
        server.Endpoint.Counts.Acknowledged.ShouldBe(0);
    }

    [Fact]
    public async Task What_is_no_Gateway_is_left_out_and_what_is_long_is_cut()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce("edge|portcullis:proxy,portcullis:namespace:shop", AdsServer.Node("shop", "edge"));
        FakeFeed feed = await server.Feed();
        feed.Send(new FeedUpdate(7, IsWhole: true, [], []));

        await Say(stream, await Nonce(stream), ("", "x"), ("../x", "x"), ("/security.istio.io/authorizationpolicies/shop/p", "x"), ("/a/b/c/" + new string('d', 2000), "x"), (Gateway, new string('y', 100_000)));

        FeedRefusal told = (await feed.Unserved()).ShouldHaveSingleItem();
        told.Name.ShouldBe(Gateway);
        told.Message.Length.ShouldBeLessThan(10_000);
    }

    [Fact]
    public async Task Whoever_says_it_over_and_over_is_still_sent_updates()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce("edge|portcullis:proxy,portcullis:namespace:shop", AdsServer.Node("shop", "edge"));
        FakeFeed feed = await server.Feed();
        feed.Send(new FeedUpdate(7, IsWhole: true, [], []));
        string nonce = await Nonce(stream);
        for (int i = 0; i < 200; i++)
            await Say(stream, nonce, (Gateway, $"{i}"));

        feed.Send(new FeedUpdate(8, IsWhole: false, [], [Gateway]));
        await Say(stream, await Nonce(stream));

        (await feed.Answer()).Revision.ShouldBe(7);
        (await feed.Answer()).Revision.ShouldBe(8);
    }

    private async Task<string> Nonce(Stream stream)
    {
        GrpcStreamRead<DeltaDiscoveryResponse> read = await stream.Read(_limit.Token);
        return read.Message.ShouldNotBeNull(read.End.ToString()).Nonce;
    }

    private async Task Say(Stream stream, string nonce, params (string Name, string Message)[] unserved)
    {
        var request = new DeltaDiscoveryRequest { TypeUrl = AdsTypes.Object, ResponseNonce = nonce };
        request.Unserved.AddRange(unserved.Select(static each => new Refusal { Name = each.Name, Message = each.Message }));
        await stream.Write(request, _limit.Token);
    }
}
