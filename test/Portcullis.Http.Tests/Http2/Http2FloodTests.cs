namespace Portcullis.Http.Tests;

public sealed class Http2FloodTests
{
    public static TheoryData<string, byte[]> Idlers => new()
    {
        { "ping", Frames.Of(6, 0, 0, new byte[8]) },
        { "settings", Frames.Settings() },
        { "priority", Frames.Of(2, 0, 1, new byte[5]) },
        { "unknown", Frames.Of(0x77, 0, 0) },
        { "empty body", Frames.Of(0, 0, 1) },
        { "goaway", Frames.Of(7, 0, 0, new byte[8]) },
    };

    [Theory]
    [MemberData(nameof(Idlers))]
    public void Calms_a_flood_of(string kind, byte[] frame)
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Post(), Frames.EndHeaders));

        peer.Send([.. Enumerable.Repeat(frame, 1100)]).ShouldBeFalse(kind);

        peer.Connection.Failure!.Code.ShouldBe(Http2ErrorCode.EnhanceYourCalm);
        peer.Output.Length.ShouldBeLessThan(40_000);
    }

    [Fact]
    public void Pings_one_by_one_may_go_on_for_ever()
    {
        Http2Peer peer = Http2Peer.Started();
        for (int i = 0; i < 5000; i++)
        {
            peer.Send(Frames.Of(6, 0, 0, new byte[8])).ShouldBeTrue();
            peer.Output.Consume(peer.Output.Length);
        }
    }

    [Fact]
    public void Answers_nobody_reads_end_the_connection()
    {
        Http2Peer peer = Http2Peer.Started(new Http2Limits { MaxOutputBacklog = 1000 });
        int sent = 0;
        while (peer.Send(Frames.Of(6, 0, 0, new byte[8])))
            (++sent).ShouldBeLessThan(100);
        peer.Connection.Failure!.Code.ShouldBe(Http2ErrorCode.EnhanceYourCalm);
    }

    [Fact]
    public void Rapid_resets_end_the_connection()
    {
        Http2Peer peer = Http2Peer.Started();
        int id = 1;
        while (peer.Send(Frames.Headers(id, Frames.Get()), Frames.Reset(id, 8)))
            (id += 2).ShouldBeLessThan(500);

        peer.Connection.Failure!.Code.ShouldBe(Http2ErrorCode.EnhanceYourCalm);
        id.ShouldBe(1 + (200 * 2));
    }

    [Fact]
    public void Streams_the_peer_makes_us_reset_count_too()
    {
        Http2Peer peer = Http2Peer.Started();
        int id = 1;
        while (peer.Send(Frames.Headers(id, Frames.Get()), Frames.WindowUpdate(id, 0)))
            (id += 2).ShouldBeLessThan(500);
        peer.Connection.Failure!.Code.ShouldBe(Http2ErrorCode.EnhanceYourCalm);
    }

    [Fact]
    public void Cancelling_now_and_then_is_fine()
    {
        Http2Peer peer = Http2Peer.Started();
        for (int id = 1; id < 4000; id += 4)
        {
            peer.Send(Frames.Headers(id, Frames.Get()), Frames.Reset(id, 8), Frames.Headers(id + 2, Frames.Get())).ShouldBeTrue();
            peer.Connection.SendResponse(id + 2, Http2ConnectionTests.Response(200), endStream: true);
        }
    }

    [Fact]
    public void Streams_over_the_limit_are_refused_and_keep_the_table_right()
    {
        Http2Peer peer = Http2Peer.Started(new Http2Limits { MaxConcurrentStreams = 1 });

        peer.Send(
            Frames.Headers(1, Frames.Post(), Frames.EndHeaders),
            Frames.Headers(3, [.. Frames.Get(), 0x40, 1, (byte)'x', 1, (byte)'y'], Frames.EndHeaders),
            Frames.Data(3, "ignored"),
            Frames.Headers(1, [0xBE])).ShouldBeTrue();

        peer.Events.ShouldBe(["request 1 POST https a.example /", "trailers 1 x: y"]);
        peer.Sent().ShouldBe(["RST_STREAM 3 RefusedStream"]);
    }

    [Fact]
    public void Endless_continuation_ends_the_connection()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Get(), Frames.End)).ShouldBeTrue();
        int frames = 0;
        while (peer.Send(Frames.Of(9, 0, 1)))
            (++frames).ShouldBeLessThan(20);
        peer.Connection.Failure!.Code.ShouldBe(Http2ErrorCode.EnhanceYourCalm);
    }

    [Fact]
    public void A_block_over_its_size_ends_the_connection()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, new byte[16_384], Frames.End)).ShouldBeTrue();
        for (int i = 0; i < 3; i++)
            peer.Send(Frames.Of(9, 0, 1, new byte[16_384])).ShouldBeTrue();
        peer.Send(Frames.Of(9, 0, 1, 1)).ShouldBeFalse();
        peer.Connection.Failure!.Code.ShouldBe(Http2ErrorCode.EnhanceYourCalm);
    }

    [Fact]
    public void Survives_mutation_within_bounded_memory()
    {
        byte[] good = Frames.Join(
            Frames.Headers(1, Frames.Post("content-length: 4", "cookie: a=b"), Frames.EndHeaders),
            Frames.Of(0, Frames.Padded, 1, [2, (byte)'a', (byte)'b', 0, 0]),
            Frames.Settings((1, 0), (4, 70_000)), Frames.Headers(3, [0x82, 0x87, 0x84, 0x41, 1, (byte)'a']),
            Frames.Data(1, "cd", Frames.End), Frames.WindowUpdate(0, 5), Frames.WindowUpdate(1, 5), Frames.Reset(3, 8),
            Frames.Headers(5, [0x82, 0x87, 0x84, 0xBE, 0x40, 0x81, 0x1F, 0x81, 0x1F], Frames.End | Frames.EndHeaders),
            Frames.Of(6, 0, 0, new byte[8]));
        var random = new Random(5);
        for (int round = 0; round < 20_000; round++)
        {
            Http2Peer peer = Http2Peer.Started();
            peer.WhenRequested = id =>
            {
                peer.Connection.SendResponse(id, Http2ConnectionTests.Response(200), endStream: false);
                peer.Connection.SendBody(id, "hello"u8, endStream: id % 4 == 1);
            };
            peer.WhenBody = (id, count, _) => peer.Connection.AcknowledgeBody(id, count);
            peer.Send(random.Next(1, 80), Mutator.Mutate(random, good));

            peer.Output.Length.ShouldBeLessThan(10_000);
            peer.Output.Release();
        }
    }
}
