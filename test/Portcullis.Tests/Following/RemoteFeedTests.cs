using System.Collections.Concurrent;
using System.Collections.Immutable;
using Google.Protobuf.WellKnownTypes;
using Portcullis.Control;
using Portcullis.Following;
using Portcullis.Wire;
using Portcullis.Wire.Discovery;

namespace Portcullis.Tests.Following;

public sealed class RemoteFeedTests : IDisposable
{
    private static readonly DataPlane Plane = new("shop/edge", "shop", "edge", ImmutableSortedDictionary<string, string>.Empty.Add("app", "edge"), "127.0.0.1", "1.2.3");

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(60));
    private readonly FeedFolder _folder = new();
    private readonly ConcurrentQueue<string> _reports = [];

    public void Dispose()
    {
        _limit.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Updates_arrive_and_answers_go_back()
    {
        await using AdsHost host = await AdsHost.Start();
        await using RemoteFeed feed = Follow(host.Address);
        FakeFeed source = await host.Feed();

        source.Send(Fed.Whole(5, Fed.Gateway, Fed.Deny()));
        FeedUpdate first = await feed.Next(_limit.Token);
        first.IsWhole.ShouldBeTrue();
        first.Revision.ShouldBe(5);
        first.Changed.Select(static one => one.Name).Order(StringComparer.Ordinal).ShouldBe([Fed.GatewayName, Fed.DenyName]);
        first.Changed.Single(static one => one.Name == Fed.GatewayName).Json.ToArray().ShouldBe(Fed.Gateway.Json.ToArray());
        feed.Acknowledge(5, []);
        (await source.Answer()).ShouldBe((5, []));
        feed.Link.ShouldSatisfyAllConditions(static link => link.Connected.ShouldBeTrue(), static link => link.FromCache.ShouldBeFalse(), static link => link.Problem.ShouldBeNull());

        source.Send(new FeedUpdate(6, IsWhole: false, [Fed.Deny("/x", 6)], [Fed.GatewayName]));
        FeedUpdate second = await feed.Next(_limit.Token);
        second.IsWhole.ShouldBeFalse();
        second.Changed.ShouldHaveSingleItem().Revision.ShouldBe(6);
        second.Removed.ShouldBe([Fed.GatewayName]);
        feed.Refuse(6, [new FeedRefusal(Fed.DenyName, "no"), new FeedRefusal("", "at all")]);
        (long revision, ImmutableArray<FeedRefusal> refusals) = await source.Answer();
        revision.ShouldBe(6);
        refusals.ShouldBe([new FeedRefusal(Fed.DenyName, "no"), new FeedRefusal("", "at all")]);
    }

    [Fact]
    public async Task After_a_reconnect_only_the_difference_comes()
    {
        AdsHost host = await AdsHost.Start();
        int port = host.Address.Port;
        FeedObject[] many = [.. Enumerable.Range(0, 200).Select(i => Fed.Object($"/core/services/shop/s{i}", i + 1, $$"""{"x":"{{new string('x', 1000)}}"}"""))];
        await using RemoteFeed feed = Follow(host.Address);
        (await host.Feed()).Send(Fed.Whole(200, many));
        (await feed.Next(_limit.Token)).Changed.Length.ShouldBe(200);
        feed.Acknowledge(200, []);
        await host.DisposeAsync();
        await Until(() => !feed.Link.Connected);
        feed.Link.Problem.ShouldNotBeNull();

        await using AdsHost again = await AdsHost.Start(port);
        many[7] = many[7] with { Revision = 201, Json = "{}"u8.ToArray() };
        FakeFeed source = await again.Feed();
        source.Send(Fed.Whole(201, many[..^1]));
        FeedUpdate update = await feed.Next(_limit.Token);
        feed.Acknowledge(201, []);
        (await source.Answer()).Revision.ShouldBe(201);

        update.IsWhole.ShouldBeFalse();
        update.Changed.ShouldHaveSingleItem().Name.ShouldBe("/core/services/shop/s7");
        update.Removed.ShouldBe(["/core/services/shop/s199"]);
        again.Endpoint.Counts.Bytes.ShouldBeLessThan(1000);
    }

    [Fact]
    public async Task Without_a_control_plane_the_disk_is_served_and_with_it_the_difference_comes()
    {
        AdsHost host = await AdsHost.Start();
        Uri address = host.Address;
        await using (FeedCache cache = _folder.Open())
        {
            await using RemoteFeed feed = Follow(address, cache);
            FakeFeed source = await host.Feed();
            source.Send(Fed.Whole(5, Fed.Gateway, Fed.Deny()));
            await feed.Next(_limit.Token);
            feed.Acknowledge(5, []);
            await source.Answer();
            source.Send(Fed.Changed(6, Fed.BadDeny()));
            await feed.Next(_limit.Token);
            feed.Refuse(6, [new FeedRefusal(Fed.DenyName, "bad")]);
            await source.Answer();
        }
        await host.DisposeAsync();

        await using FeedCache known = _folder.Open();
        await using RemoteFeed restarted = Follow(address, known);
        FeedUpdate update = await restarted.Next(_limit.Token);
        update.IsWhole.ShouldBeTrue();
        update.Revision.ShouldBe(5);
        update.Changed.Length.ShouldBe(2);
        restarted.Acknowledge(5, []);
        restarted.Link.ShouldSatisfyAllConditions(static link => link.Connected.ShouldBeFalse(), static link => link.FromCache.ShouldBeTrue(), static link => link.Confirmed.ShouldNotBeNull());

        await using AdsHost again = await AdsHost.Start(address.Port);
        FakeFeed next = await again.Feed();
        next.Send(Fed.Whole(9, Fed.Gateway, Fed.Deny("/new", 9)));
        FeedUpdate caughtUp = await restarted.Next(_limit.Token);
        caughtUp.IsWhole.ShouldBeFalse();
        caughtUp.Changed.ShouldHaveSingleItem().Revision.ShouldBe(9);
        restarted.Acknowledge(9, []);
        (await next.Answer()).Revision.ShouldBe(9);
        restarted.Link.FromCache.ShouldBeFalse();
    }

    [Fact]
    public async Task A_control_plane_that_is_there_speaks_before_the_disk()
    {
        await _folder.Save(5, Fed.Gateway);
        await using AdsHost host = await AdsHost.Start();
        await using FeedCache cache = _folder.Open();
        await using RemoteFeed feed = Follow(host.Address, cache, new RemoteFeedOptions { FirstWord = TimeSpan.FromMinutes(5) });
        (await host.Feed()).Send(Fed.Whole(9, Fed.Deny()));

        FeedUpdate update = await feed.Next(_limit.Token);

        update.Revision.ShouldBe(9);
        update.IsWhole.ShouldBeTrue();
        update.Changed.ShouldHaveSingleItem().Name.ShouldBe(Fed.DenyName);
    }

    [Fact]
    public async Task A_control_plane_that_says_nothing_is_not_waited_for()
    {
        await _folder.Save(5, Fed.Gateway);
        await using AdsHost host = await AdsHost.Start();
        await using FeedCache cache = _folder.Open();
        await using RemoteFeed feed = Follow(host.Address, cache, new RemoteFeedOptions { FirstWord = TimeSpan.FromMilliseconds(100) });

        (await feed.Next(_limit.Token)).Revision.ShouldBe(5);
    }

    [Fact]
    public async Task An_update_that_breaks_off_is_not_handed_out()
    {
        int streams = 0;
        await using AdsHost host = await AdsHost.Start(script: async (stream, cancelled) =>
        {
            await stream.Read(cancelled);
            if (Interlocked.Increment(ref streams) == 1)
            {
                await stream.Write(Response(1, more: true, Fed.Gateway), cancelled);
                return new GrpcEnd(GrpcCode.Unavailable, "broken off");
            }
            await stream.Write(Response(2, more: true, Fed.Gateway), cancelled);
            await stream.Write(Response(2, more: false, Fed.Deny()), cancelled);
            await stream.Read(cancelled);
            return GrpcEnd.Ok;
        });
        await using RemoteFeed feed = Follow(host.Address);

        FeedUpdate update = await feed.Next(_limit.Token);

        update.Revision.ShouldBe(2);
        update.Changed.Length.ShouldBe(2);
    }

    public static TheoryData<string> Lies => ["name", "type", "content", "revision"];

    [Theory]
    [MemberData(nameof(Lies))]
    public async Task What_is_no_update_ends_the_stream_and_is_not_handed_out(string lie)
    {
        await using AdsHost host = await AdsHost.Start(script: async (stream, cancelled) =>
        {
            await stream.Read(cancelled);
            DeltaDiscoveryResponse response = Response(1, more: false, Fed.Gateway);
            switch (lie)
            {
                case "name":
                    response.Resources[0].Name = "x";
                    break;
                case "type":
                    response.Resources[0].Resource_.TypeUrl = "type.googleapis.com/other";
                    break;
                case "content":
                    response.Resources[0].Resource_.Value = Google.Protobuf.ByteString.CopyFrom(0xFF, 0xFF);
                    break;
                default:
                    response.SystemVersionInfo = "-1";
                    break;
            }
            await stream.Write(response, cancelled);
            await stream.Read(cancelled);
            return GrpcEnd.Ok;
        });
        await using RemoteFeed feed = Follow(host.Address);

        await Until(() => feed.Link.Problem is not null);

        feed.Next(CancellationToken.None).AsTask().IsCompleted.ShouldBeFalse();
        feed.Link.Connected.ShouldBeFalse();
    }

    [Fact]
    public async Task Credentials_that_cannot_be_read_are_a_problem_and_no_end()
    {
        int dials = 0;
        await using AdsHost host = await AdsHost.Start();
        await using var feed = new RemoteFeed(host.Address, Dial, Plane, cache: null, TimeProvider.System, _reports.Enqueue, Quick);

        (await host.Feed()).Send(Fed.Whole(1));

        (await feed.Next(_limit.Token)).Revision.ShouldBe(1);
        _reports.ShouldContain(report => report.Contains("no such file", StringComparison.Ordinal));

        FeedDial? Dial(out string? problem)
        {
            if (Interlocked.Increment(ref dials) > 2)
                return AdsHost.Dial(out problem);
            problem = "no such file";
            return null;
        }
    }

    private static RemoteFeedOptions Quick { get; } = new() { ShortestWait = TimeSpan.FromMilliseconds(10), LongestWait = TimeSpan.FromMilliseconds(50) };

    private static DeltaDiscoveryResponse Response(long revision, bool more, FeedObject one) => new()
    {
        SystemVersionInfo = revision.ToString(provider: null),
        TypeUrl = AdsTypes.Object,
        Nonce = "1",
        More = more,
        Resources =
        {
            new Resource
            {
                Name = one.Name,
                Version = "v",
                Resource_ = new Any { TypeUrl = AdsTypes.Object, Value = Google.Protobuf.MessageExtensions.ToByteString(new Wire.Config.Object { Revision = one.Revision, Json = Google.Protobuf.ByteString.CopyFrom(one.Json.Span) }) },
            },
        },
    };

    private RemoteFeed Follow(Uri address, FeedCache? cache = null, RemoteFeedOptions? options = null) =>
        new(address, AdsHost.Dial, Plane, cache, TimeProvider.System, _reports.Enqueue, (options ?? new RemoteFeedOptions()) with { ShortestWait = Quick.ShortestWait, LongestWait = Quick.LongestWait });

    private async Task Until(Func<bool> holds)
    {
        while (!holds())
            await Task.Delay(5, _limit.Token);
    }
}
