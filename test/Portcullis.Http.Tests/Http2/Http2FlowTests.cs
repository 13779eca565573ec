namespace Portcullis.Http.Tests;

public sealed class Http2FlowTests
{
    private static readonly byte[] Big = new byte[200_000];

    [Fact]
    public void Sends_no_more_than_the_windows_allow()
    {
        Http2Peer peer = Answering(out _, (4, 10));

        peer.Connection.SendBody(1, Big, endStream: true).ShouldBe(10);
        peer.Connection.SendWindow(1).ShouldBe(0);
        peer.Send(Frames.WindowUpdate(1, 5));

        peer.Events[^1].ShouldBe("window 1");
        peer.Connection.SendWindow(1).ShouldBe(5);
        peer.Connection.SendBody(1, Big, endStream: false).ShouldBe(5);
    }

    [Fact]
    public void Cuts_bodies_into_frames_of_16_kib_and_stops_at_the_connections_window()
    {
        Http2Peer peer = Answering(out _, (4, 1_000_000), (5, 0xFFFFFF));

        peer.Connection.SendBody(1, Big, endStream: true).ShouldBe(65_535);
        peer.Sent().ShouldBe(["DATA 1 16384 bytes", "DATA 1 16384 bytes", "DATA 1 16384 bytes", "DATA 1 16383 bytes"]);
        peer.Send(Frames.WindowUpdate(0, 500_000));
        peer.Events[^1].ShouldBe("window 1");
        peer.Connection.SendBody(1, Big.AsSpan(65_535), endStream: true).ShouldBe(Big.Length - 65_535);
        peer.Sent()[^1].ShouldEndWith("end");
        peer.Connection.StreamCount.ShouldBe(0);
    }

    [Fact]
    public void Ends_an_empty_body_whatever_the_windows()
    {
        Http2Peer peer = Answering(out _, (4, 0));

        peer.Connection.SendBody(1, "x"u8, endStream: true).ShouldBe(0);
        peer.Connection.SendBody(1, default, endStream: true).ShouldBe(0);

        peer.Sent().ShouldBe(["DATA 1  end"]);
        peer.Connection.StreamCount.ShouldBe(0);
    }

    [Fact]
    public void A_smaller_initial_window_may_leave_a_stream_in_debt()
    {
        Http2Peer peer = Answering(out _, (4, 100));
        peer.Connection.SendBody(1, Big, endStream: false).ShouldBe(100);

        peer.Send(Frames.Settings((4, 10)), Frames.WindowUpdate(1, 90));
        peer.Connection.SendWindow(1).ShouldBe(0);
        peer.Events.ShouldNotContain(e => e == "window 1");
        peer.Send(Frames.WindowUpdate(1, 1));
        peer.Events[^1].ShouldBe("window 1");
        peer.Connection.SendBody(1, Big, endStream: false).ShouldBe(1);
        peer.Send(Frames.Settings((4, 30)));
        peer.Connection.SendWindow(1).ShouldBe(20);
    }

    [Fact]
    public void Wakes_blocked_streams_in_turn()
    {
        Http2Peer peer = Http2Peer.Started(settings: (4, 1_000_000));
        for (int id = 1; id <= 5; id += 2)
        {
            peer.Send(Frames.Headers(id, Frames.Get()));
            peer.Connection.SendResponse(id, Http2ConnectionTests.Response(200), endStream: false);
        }
        foreach (int id in new[] { 1, 3, 5 })
            peer.Connection.SendBody(id, Big, endStream: false);
        peer.Events.Clear();
        peer.Sent();
        peer.WhenWritable = id => peer.Connection.SendBody(id, Big.AsSpan(0, 1000), endStream: false);

        peer.Send(Frames.WindowUpdate(0, 1500));
        peer.Send(Frames.WindowUpdate(0, 1500));

        peer.Events.ShouldBe(["window 1", "window 3", "window 5", "window 3"]);
        peer.Sent().ShouldBe(["DATA 1 1000 bytes", "DATA 3 500 bytes", "DATA 5 1000 bytes", "DATA 3 500 bytes"]);
    }

    [Fact]
    public void Stops_at_the_outputs_limit_and_goes_on_when_it_drains()
    {
        Http2Peer peer = Answering(out _, outputLimit: 1000, (4, 1_000_000));

        int accepted = peer.Connection.SendBody(1, Big, endStream: false);
        accepted.ShouldBe(1000 - 9);
        peer.Connection.OutputDrained(peer);
        peer.Events.ShouldNotContain(e => e == "window 1");
        peer.Sent();
        peer.Connection.OutputDrained(peer);

        peer.Events[^1].ShouldBe("window 1");
    }

    [Fact]
    public void Opens_receive_windows_only_as_bodies_are_acknowledged()
    {
        Http2Peer peer = Uploading(new Http2Limits { StreamWindow = 100_000, ConnectionWindow = 200_000 });

        peer.Send(Data(1, 16_000), Data(1, 16_000), Data(1, 16_000), Data(1, 16_000)).ShouldBeTrue();
        peer.Sent().ShouldBeEmpty();
        peer.Connection.AcknowledgeBody(1, 40_000);
        peer.Sent().ShouldBeEmpty();
        peer.Connection.AcknowledgeBody(1, 20_000);

        peer.Sent().ShouldBe(["WINDOW_UPDATE 1 60000"]);
        Should.Throw<ArgumentOutOfRangeException>(() => peer.Connection.AcknowledgeBody(1, 4_001));
    }

    [Fact]
    public void A_sender_that_ignores_the_streams_window_is_reset()
    {
        Http2Peer peer = Uploading(new Http2Limits { StreamWindow = 100_000, ConnectionWindow = 200_000 });

        for (int i = 0; i < 6; i++)
            peer.Send(Data(1, 16_384)).ShouldBeTrue();
        peer.Send(Data(1, 16_384)).ShouldBeTrue();

        peer.Sent().ShouldBe(["RST_STREAM 1 FlowControlError", "WINDOW_UPDATE 0 114688"]);
    }

    [Fact]
    public void A_sender_that_ignores_the_connections_window_fails_the_connection()
    {
        Http2Peer peer = Uploading(new Http2Limits { StreamWindow = 1_000_000, ConnectionWindow = 65_535 });

        for (int i = 0; i < 3; i++)
            peer.Send(Data(1, 16_384)).ShouldBeTrue();
        peer.Send(Data(1, 16_384)).ShouldBeFalse();

        peer.Connection.Failure!.Code.ShouldBe(Http2ErrorCode.FlowControlError);
    }

    [Fact]
    public void Before_our_settings_are_known_the_default_window_holds()
    {
        var peer = new Http2Peer(new Http2Limits { StreamWindow = 10, ConnectionWindow = 200_000 });

        peer.Send(Http2Preface.Bytes.ToArray(), Frames.Settings(), Frames.Headers(1, Frames.Post(), Frames.EndHeaders), Data(1, 16_384)).ShouldBeTrue();

        peer.Events[^1].ShouldBe("body 1 16384 bytes");
    }

    [Fact]
    public void Gives_the_connection_its_window_back_for_streams_that_vanish()
    {
        Http2Peer peer = Uploading(new Http2Limits { StreamWindow = 100_000, ConnectionWindow = 100_000 });
        peer.Send(Data(1, 16_000), Data(1, 16_000), Data(1, 16_000), Data(1, 16_000)[..8_000]);

        peer.Connection.SendReset(1, Http2ErrorCode.Cancel);
        peer.Send(Data(1, 16_000)[8_000..]).ShouldBeTrue();
        peer.Send(Data(1, 16_000)).ShouldBeTrue();

        peer.Sent().ShouldBe(["RST_STREAM 1 Cancel", "WINDOW_UPDATE 0 64000"]);
        peer.Events.Count(e => e.StartsWith("body", StringComparison.Ordinal)).ShouldBe(4);
    }

    [Fact]
    public void Padding_counts_and_is_given_back_at_once()
    {
        Http2Peer peer = Uploading(new Http2Limits { StreamWindow = 400, ConnectionWindow = 65_535 });
        byte[] padded = Frames.Of(0, Frames.Padded, 1, [200, .. new byte[1], .. new byte[200]]);

        peer.Send(padded).ShouldBeTrue();

        peer.Sent().ShouldBe(["WINDOW_UPDATE 1 201"]);
    }

    [Fact]
    public void An_owner_may_end_the_stream_inside_any_event()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.WhenRequested = id => peer.Connection.SendReset(id, Http2ErrorCode.RefusedStream);
        peer.Send(Frames.Headers(1, Frames.Post(), Frames.EndHeaders), Frames.Data(1, "abc", Frames.End)).ShouldBeTrue();

        peer.WhenRequested = null;
        peer.WhenBody = (id, _, _) => peer.Connection.SendReset(id, Http2ErrorCode.Cancel);
        peer.Send(5, Frames.Headers(3, Frames.Post(), Frames.EndHeaders), Frames.Data(3, "abcdef", Frames.End)).ShouldBeTrue();

        peer.Sent().ShouldBe(["RST_STREAM 1 RefusedStream", "RST_STREAM 3 Cancel"]);
        peer.Connection.StreamCount.ShouldBe(0);
    }

    [Fact]
    public void Releases_everything_at_once()
    {
        Http2Peer peer = Uploading(Http2Limits.Default);

        peer.Connection.Release();

        peer.Connection.StreamCount.ShouldBe(0);
        peer.Send(Frames.Headers(3, Frames.Get())).ShouldBeFalse();
        peer.Connection.SendResponse(1, Http2ConnectionTests.Response(200), endStream: true).ShouldBeFalse();
    }

    private static byte[] Data(int id, int length) => Frames.Of(0, 0, id, new byte[length]);

    private static Http2Peer Uploading(Http2Limits limits)
    {
        Http2Peer peer = Http2Peer.Started(limits);
        peer.Send(Frames.Headers(1, Frames.Post(), Frames.EndHeaders));
        return peer;
    }

    private static Http2Peer Answering(out Http2Peer peer, params (int Id, uint Value)[] settings) => Answering(out peer, 1 << 20, settings);

    private static Http2Peer Answering(out Http2Peer peer, int outputLimit, params (int Id, uint Value)[] settings)
    {
        peer = Http2Peer.Started(null, outputLimit, settings);
        peer.Send(Frames.Headers(1, Frames.Get()));
        peer.Connection.SendResponse(1, Http2ConnectionTests.Response(200), endStream: false);
        peer.Sent();
        return peer;
    }
}
