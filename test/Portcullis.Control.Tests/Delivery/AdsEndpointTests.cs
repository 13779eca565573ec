using System.Collections.Immutable;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using Portcullis.Wire;
using Portcullis.Wire.Config;
using Portcullis.Wire.Discovery;
using ConfigObject = Portcullis.Wire.Config.Object;
using Status = Portcullis.Wire.ExternalAuthorization.Status;
using Stream = Portcullis.Wire.GrpcClientStream<Portcullis.Wire.Discovery.DeltaDiscoveryRequest, Portcullis.Wire.Discovery.DeltaDiscoveryResponse>;

namespace Portcullis.Control.Tests.Delivery;

public sealed class AdsEndpointTests : IDisposable
{
    private const string Proxy = "edge|portcullis:proxy,portcullis:namespace:shop";

    private static readonly FeedObject One = Object("/core/services/shop/one", 3, "{\"a\":1}"), Two = Object("/core/services/shop/two", 4, "{\"b\":2}");

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task A_new_proxy_is_sent_everything_and_its_word_on_it_reaches_the_feed()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge", ("app", "edge")));
        FakeFeed feed = await server.Feed();
        feed.Plane.ShouldBe(new DataPlane("shop/edge", "shop", "edge", feed.Plane.Labels, "", "1.2.3"));
        feed.Plane.Labels.ShouldBe([new("app", "edge")]);

        feed.Send(new FeedUpdate(7, IsWhole: true, [One, Two], []));
        DeltaDiscoveryResponse response = await Read(stream);
        response.Whole.ShouldBeTrue();
        response.More.ShouldBeFalse();
        response.SystemVersionInfo.ShouldBe("7");
        response.Resources.Select(static resource => resource.Name).ShouldBe([One.Name, Two.Name]);
        response.Resources[0].Resource_.Unpack<ConfigObject>().ShouldBe(new ConfigObject { Revision = 3, Json = Google.Protobuf.ByteString.CopyFrom(One.Json.Span) });
        await Acknowledge(stream, response);
        (await feed.Answer()).ShouldBe((7, []));

        feed.Send(new FeedUpdate(9, IsWhole: false, [], [Two.Name]));
        DeltaDiscoveryResponse second = await Read(stream);
        second.Whole.ShouldBeFalse();
        second.RemovedResources.ShouldBe([Two.Name]);
        await stream.Write(new DeltaDiscoveryRequest
        {
            ResponseNonce = second.Nonce,
            ErrorDetail = new Status { Code = 3, Message = "no", Details = { Any.Pack(new Refusal { Name = One.Name, Message = "bad" }) } },
        }, _limit.Token);
        (long revision, ImmutableArray<FeedRefusal> refusals) = await feed.Answer();
        revision.ShouldBe(9);
        refusals.ShouldBe([new FeedRefusal(One.Name, "bad")]);
    }

    [Fact]
    public async Task A_proxy_that_comes_back_is_sent_the_difference_alone()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"),
            (One.Name, One.Version), (Two.Name, Object(Two.Name, 2, "{\"b\":1}").Version), ("/core/services/shop/gone", "1-00"));
        FakeFeed feed = await server.Feed();

        feed.Send(new FeedUpdate(7, IsWhole: true, [One, Two], []));
        DeltaDiscoveryResponse response = await Read(stream);

        response.Whole.ShouldBeFalse();
        response.Resources.ShouldHaveSingleItem().Name.ShouldBe(Two.Name);
        response.RemovedResources.ShouldBe(["/core/services/shop/gone"]);
    }

    [Fact]
    public async Task The_same_revision_with_another_content_is_sent_again()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"), (One.Name, Object(One.Name, One.Revision, "{\"a\":9}").Version));
        FakeFeed feed = await server.Feed();

        feed.Send(new FeedUpdate(3, IsWhole: true, [One], []));

        (await Read(stream)).Resources.ShouldHaveSingleItem().Name.ShouldBe(One.Name);
    }

    [Fact]
    public async Task A_proxy_that_has_everything_is_told_so()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"), (One.Name, One.Version));
        FakeFeed feed = await server.Feed();

        feed.Send(new FeedUpdate(8, IsWhole: true, [One], []));
        DeltaDiscoveryResponse response = await Read(stream);
        response.Resources.ShouldBeEmpty();
        response.SystemVersionInfo.ShouldBe("8");
        await Acknowledge(stream, response);

        (await feed.Answer()).Revision.ShouldBe(8);
    }

    [Fact]
    public async Task A_large_update_comes_in_parts_and_counts_when_the_last_is_answered()
    {
        await using AdsServer server = await AdsServer.Start(new AdsOptions { PartBytes = 1000 });
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"));
        FakeFeed feed = await server.Feed();
        FeedObject[] many = [.. Enumerable.Range(0, 20).Select(i => Object($"/core/services/shop/s{i}", i, $"{{\"x\":\"{new string('x', i == 7 ? 5000 : 300)}\"}}"))];

        feed.Send(new FeedUpdate(20, IsWhole: true, [.. many], []));
        var names = new List<string>();
        int parts = 0;
        DeltaDiscoveryResponse response;
        do
        {
            response = await Read(stream);
            response.Whole.ShouldBe(parts++ == 0);
            names.AddRange(response.Resources.Select(static resource => resource.Name));
            await Acknowledge(stream, response);
        }
        while (response.More);

        parts.ShouldBeGreaterThan(7);
        names.ShouldBe(many.Select(static one => one.Name));
        (await feed.Answer()).ShouldBe((20, []));
        server.Endpoint.Counts.Acknowledged.ShouldBe(1);
    }

    [Fact]
    public async Task The_next_update_waits_for_the_answer_and_an_answer_to_something_else_is_none()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"));
        FakeFeed feed = await server.Feed();
        feed.Send(new FeedUpdate(1, IsWhole: true, [One], []));
        feed.Send(new FeedUpdate(2, IsWhole: false, [Two], []));
        DeltaDiscoveryResponse first = await Read(stream);
        Task<DeltaDiscoveryResponse> second = Read(stream);

        await stream.Write(new DeltaDiscoveryRequest { ResponseNonce = "another" }, _limit.Token);
        second.IsCompleted.ShouldBeFalse();
        await Acknowledge(stream, first);

        (await second).SystemVersionInfo.ShouldBe("2");
        (await feed.Answer()).Revision.ShouldBe(1);
    }

    [Fact]
    public async Task A_proxy_that_does_not_answer_is_let_go()
    {
        await using AdsServer server = await AdsServer.Start(new AdsOptions { AnswerWithin = TimeSpan.FromMilliseconds(50) });
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"));
        FakeFeed feed = await server.Feed();
        feed.Send(new FeedUpdate(1, IsWhole: true, [One], []));
        await Read(stream);

        (await stream.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.DeadlineExceeded);
        await feed.Disposed;
    }

    [Fact]
    public async Task A_proxy_that_leaves_gives_its_subscription_back()
    {
        await using AdsServer server = await AdsServer.Start();
        Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"));
        FakeFeed feed = await server.Feed();

        stream.Dispose();

        await feed.Disposed;
    }

    [Fact]
    public async Task A_feed_that_was_taken_over_ends_its_stream()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"));
        (await server.Feed()).End();

        (await stream.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.Aborted);
    }

    [Fact]
    public async Task A_credential_that_is_revoked_gets_no_further_update()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"));
        FakeFeed feed = await server.Feed();
        feed.Send(new FeedUpdate(1, IsWhole: true, [One], []));
        await Acknowledge(stream, await Read(stream));

        server.Revoke();
        feed.Send(new FeedUpdate(2, IsWhole: false, [Two], []));

        (await stream.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.Unauthenticated);
    }

    [Theory]
    [InlineData("edge|portcullis:proxy,portcullis:namespace:shop", "bank", "edge")]
    [InlineData("shop/edge|portcullis:proxy", "bank", "edge")]
    [InlineData("shop/edge|portcullis:proxy", "shop", "other")]
    [InlineData("shop/edge|portcullis:proxy,portcullis:namespace:bank", "", "")]
    [InlineData("edge|portcullis:proxy,portcullis:namespace:shop,portcullis:namespace:bank", "shop", "edge")]
    [InlineData("edge|portcullis:proxy", "shop", "edge")]
    [InlineData("shop/edge|portcullis:operator,portcullis:proxy", "shop", "edge")]
    [InlineData("shop/edge|portcullis:viewer", "shop", "edge")]
    [InlineData("shop/edge|", "shop", "edge")]
    [InlineData("admin|portcullis:admin", "", "edge")]
    [InlineData("admin|portcullis:admin", "Shop", "edge")]
    [InlineData("admin|portcullis:admin", "shop", "../x")]
    public async Task Nobody_becomes_a_data_plane_that_its_credential_does_not_name(string token, string ns, string name)
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce(token, AdsServer.Node(ns, name));

        (await stream.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.PermissionDenied);
        server.Endpoint.Counts.Rejected.ShouldBe(1);
    }

    [Theory]
    [InlineData("shop/edge|portcullis:proxy", "", "", "shop/edge")]
    [InlineData("shop/edge|portcullis:proxy", "shop", "edge", "shop/edge")]
    [InlineData("edge|portcullis:proxy,portcullis:namespace:shop", "", "two", "shop/two")]
    [InlineData("admin|portcullis:admin", "bank", "teller", "bank/teller")]
    [InlineData("root|system:masters", "bank", "teller", "bank/teller")]
    public async Task A_credential_and_the_node_together_say_which_data_plane_it_is(string token, string ns, string name, string id)
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Introduce(token, AdsServer.Node(ns, name));

        (await server.Feed()).Plane.Id.ShouldBe(id);
    }

    [Fact]
    public async Task Without_a_credential_nothing_is_told()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Open(token: null);

        (await stream.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.Unauthenticated);
    }

    [Fact]
    public async Task One_stream_too_many_is_refused()
    {
        await using AdsServer server = await AdsServer.Start(new AdsOptions { MostStreams = 1 });
        using Stream first = await server.Introduce(Proxy, AdsServer.Node("shop", "one"));
        await server.Feed();
        using Stream second = await server.Introduce(Proxy, AdsServer.Node("shop", "two"));

        (await second.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.ResourceExhausted);
    }

    [Fact]
    public async Task The_place_of_a_data_plane_in_this_process_is_not_taken()
    {
        await using AdsServer server = await AdsServer.Start(new AdsOptions { IsLocal = static id => id == "shop/edge" });
        using Stream stream = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"));

        (await stream.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.AlreadyExists);
    }

    [Fact]
    public async Task A_caller_that_says_nothing_is_let_go()
    {
        await using AdsServer server = await AdsServer.Start(new AdsOptions { FirstRequestWithin = TimeSpan.FromMilliseconds(50) });
        using Stream stream = await server.Open(Proxy);

        (await stream.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.InvalidArgument);
    }

    [Fact]
    public async Task Another_resource_type_is_not_served()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream stream = await server.Open(Proxy);
        await stream.Write(new DeltaDiscoveryRequest { Node = AdsServer.Node("shop", "edge"), TypeUrl = "type.googleapis.com/envoy.config.cluster.v3.Cluster" }, _limit.Token);

        (await stream.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.InvalidArgument);
    }

    [Fact]
    public void An_object_is_encoded_once_for_all()
    {
        var resources = new AdsResources();

        resources.Of(One).ShouldBeSameAs(resources.Of(One));
    }

    private static FeedObject Object(string name, long revision, string json) => new(name, revision, Encoding.UTF8.GetBytes(json));

    private async Task<DeltaDiscoveryResponse> Read(Stream stream)
    {
        GrpcStreamRead<DeltaDiscoveryResponse> read = await stream.Read(_limit.Token);
        return read.Message.ShouldNotBeNull(read.End.ToString());
    }

    private async Task Acknowledge(Stream stream, DeltaDiscoveryResponse response) =>
        await stream.Write(new DeltaDiscoveryRequest { TypeUrl = AdsTypes.Object, ResponseNonce = response.Nonce }, _limit.Token);
}
