using Google.Protobuf.WellKnownTypes;
using Portcullis.Wire;
using Portcullis.Wire.Discovery;
using Stream = Portcullis.Wire.GrpcClientStream<Portcullis.Wire.Discovery.DeltaDiscoveryRequest, Portcullis.Wire.Discovery.DeltaDiscoveryResponse>;

namespace Portcullis.Control.Tests.Delivery;

/// <summary>Who is a data plane when several processes say that they are.</summary>
public sealed class AdsPlaceTests : IDisposable
{
    private const string Proxy = "edge|portcullis:proxy,portcullis:namespace:shop";

    private readonly CancellationTokenSource _limit = new(TimeSpan.FromSeconds(30));

    public void Dispose() => _limit.Dispose();

    [Fact]
    public async Task Who_is_there_stays_and_the_other_is_told_where_it_is_and_what_to_write()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream first = await server.Introduce(Proxy, Node("one"));
        FakeFeed feed = await server.Feed();
        using Stream second = await server.Introduce(Proxy, Node("two"));

        GrpcEnd end = (await second.Read(_limit.Token)).End;

        end.Code.ShouldBe(GrpcCode.AlreadyExists);
        end.Text.ShouldContain("data plane `shop/edge` is connected already, from 127.0.0.1 since ");
        end.Text.ShouldContain("--name");
        feed.Disposed.IsCompleted.ShouldBeFalse();
        server.Endpoint.Counts.Rejected.ShouldBe(1);
    }

    [Fact]
    public async Task A_process_takes_over_from_its_own_earlier_connection_at_once()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream first = await server.Introduce(Proxy, Node("one"));
        await server.Feed();

        using Stream again = await server.Introduce(Proxy, Node("one"));
        (await server.Feed()).Plane.Instance.ShouldBe("one");

        using Stream other = await server.Introduce(Proxy, Node("two"));
        (await other.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.AlreadyExists);
    }

    [Fact]
    public async Task The_place_is_free_when_the_connection_has_ended()
    {
        await using AdsServer server = await AdsServer.Start();
        Stream first = await server.Introduce(Proxy, Node("one"));
        FakeFeed feed = await server.Feed();

        first.Dispose();
        await feed.Disposed;

        for (int i = 0; i < 100 && server.Endpoint.Counts.Streams > 0; i++)
            await Task.Delay(20);
        using Stream second = await server.Introduce(Proxy, Node("two"));
        (await server.Feed()).Plane.Instance.ShouldBe("two");
    }

    [Fact]
    public async Task Processes_that_do_not_say_who_they_are_take_over_from_each_other()
    {
        await using AdsServer server = await AdsServer.Start();
        using Stream first = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"));
        await server.Feed();
        using Stream second = await server.Introduce(Proxy, AdsServer.Node("shop", "edge"));

        await server.Feed();
    }

    public static TheoryData<string, string, string, string> Hostile => new()
    {
        { "NAME", "B AD", "", "`NAME`" },
        { "NAME", "a..b", "", "`NAME`" },
        { "NAME", new string('a', 64), "", "`NAME`" },
        { "NAME", "a\u001b[31m", "", "`NAME`" },
        { "INSTANCE", new string('a', 65), "", "`INSTANCE`" },
        { "INSTANCE", "a b", "", "`INSTANCE`" },
        { "LABELS", "B AD", "x", "`LABELS`" },
        { "LABELS", "a", "x\n", "`LABELS`" },
        { "LABELS", "a", new string('x', 64), "`LABELS`" },
        { "LABELS", "UPPER.example/a", "x", "`LABELS`" },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task What_Kubernetes_would_not_take_is_refused(string field, string text, string value, string told)
    {
        await using AdsServer server = await AdsServer.Start();
        Node node = Node("one");
        if (field == "LABELS")
            node.Metadata.Fields[field] = Value.ForStruct(new Struct { Fields = { [text] = Value.ForString(value) } });
        else
            node.Metadata.Fields[field] = Value.ForString(text);
        using Stream stream = await server.Introduce(Proxy, node);

        GrpcEnd end = (await stream.Read(_limit.Token)).End;

        end.Code.ShouldBe(GrpcCode.PermissionDenied);
        end.Text.ShouldContain(told);
    }

    [Fact]
    public async Task Megabytes_of_labels_are_refused()
    {
        await using AdsServer server = await AdsServer.Start();
        Node node = Node("one");
        var labels = new Struct();
        for (int i = 0; i < 100_000; i++)
            labels.Fields[$"label-{i}"] = Value.ForString(new string('x', 60));
        node.Metadata.Fields[AdsTypes.Labels] = Value.ForStruct(labels);
        using Stream stream = await server.Introduce(Proxy, node);

        (await stream.Read(_limit.Token)).End.Code.ShouldBe(GrpcCode.PermissionDenied);
    }

    [Fact]
    public async Task What_it_says_of_its_address_and_version_is_cut_to_what_can_be_shown()
    {
        await using AdsServer server = await AdsServer.Start();
        Node node = Node("one");
        node.Metadata.Fields[AdsTypes.Address] = Value.ForString("<script>");
        node.UserAgentVersion = "1.2.3\u001b[31m" + new string('9', 5000);
        using Stream stream = await server.Introduce(Proxy, node);

        DataPlane plane = (await server.Feed()).Plane;

        plane.Address.ShouldBe("");
        plane.Version.ShouldStartWith("1.2.331m9");
        plane.Version.Length.ShouldBe(64);
    }

    private static Node Node(string instance)
    {
        Node node = AdsServer.Node("shop", "edge");
        node.Metadata.Fields[AdsTypes.Instance] = Value.ForString(instance);
        return node;
    }
}
