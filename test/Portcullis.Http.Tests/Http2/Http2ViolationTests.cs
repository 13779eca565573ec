namespace Portcullis.Http.Tests;

/// <summary>What RFC 9113 forbids, section by section, and the code it must be answered with.</summary>
public sealed class Http2ViolationTests
{
    public static TheoryData<string, Http2ErrorCode, byte[]> ConnectionErrors => new()
    {
        { "4.2 frame over the limit", Http2ErrorCode.FrameSizeError, Frames.Of(0, 0, 1, new byte[16385]) },
        { "4.3 broken field block", Http2ErrorCode.CompressionError, Frames.Headers(1, [0xBE + 20]) },
        { "4.3 index zero", Http2ErrorCode.CompressionError, Frames.Headers(1, [0x80]) },
        { "4.3 string beyond the block", Http2ErrorCode.CompressionError, Frames.Headers(1, [0, 10, (byte)'a']) },
        { "4.3 table size over our setting", Http2ErrorCode.CompressionError, Frames.Headers(1, [0x3F, 0xE2, 0x1F]) },
        { "4.3 table size after a line", Http2ErrorCode.CompressionError, Frames.Headers(1, [0x82, 0x20]) },
        { "4.3 integer overflow", Http2ErrorCode.CompressionError, Frames.Headers(1, [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F]) },
        { "4.3 Huffman end of string", Http2ErrorCode.CompressionError, Frames.Headers(1, [0, 0x84, 0xFF, 0xFF, 0xFF, 0xFF, 0]) },
        { "4.3 Huffman padding of zeros", Http2ErrorCode.CompressionError, Frames.Headers(1, [0, 0x81, 0x18, 0]) },
        { "5.1 body on an idle stream", Http2ErrorCode.ProtocolError, Frames.Data(1, "x") },
        { "5.1 reset of an idle stream", Http2ErrorCode.ProtocolError, Frames.Reset(1, 8) },
        { "5.1 window of an idle stream", Http2ErrorCode.ProtocolError, Frames.WindowUpdate(1, 1) },
        { "5.1 stray continuation", Http2ErrorCode.ProtocolError, Frames.Of(9, 4, 1, Frames.Get()) },
        { "5.1.1 even stream", Http2ErrorCode.ProtocolError, Frames.Headers(2, Frames.Get()) },
        { "5.1.1 headers on stream zero", Http2ErrorCode.ProtocolError, Frames.Headers(0, Frames.Get()) },
        { "6.1 body on stream zero", Http2ErrorCode.ProtocolError, Frames.Data(0, "x") },
        { "6.2 padding over the frame", Http2ErrorCode.ProtocolError, Frames.Headers(1, [200, .. Frames.Get()], Frames.EndHeaders | Frames.Padded) },
        { "6.2 padded without a length", Http2ErrorCode.FrameSizeError, Frames.Headers(1, [], Frames.EndHeaders | Frames.Padded) },
        { "6.2 priority cut off", Http2ErrorCode.FrameSizeError, Frames.Headers(1, [0, 0], Frames.EndHeaders | Frames.WithPriority) },
        { "6.3 priority on stream zero", Http2ErrorCode.ProtocolError, Frames.Of(2, 0, 0, new byte[5]) },
        { "6.4 reset on stream zero", Http2ErrorCode.ProtocolError, Frames.Reset(0, 8) },
        { "6.4 reset of a wrong length", Http2ErrorCode.FrameSizeError, Frames.Of(3, 0, 1, 0, 0, 0) },
        { "6.5 settings on a stream", Http2ErrorCode.ProtocolError, Frames.Of(4, 0, 1) },
        { "6.5 settings of a wrong length", Http2ErrorCode.FrameSizeError, Frames.Of(4, 0, 0, 1, 2, 3) },
        { "6.5 acknowledgement with a payload", Http2ErrorCode.FrameSizeError, Frames.Of(4, 1, 0, new byte[6]) },
        { "6.5.2 enable push of 2", Http2ErrorCode.ProtocolError, Frames.Settings((2, 2)) },
        { "6.5.2 initial window too large", Http2ErrorCode.FlowControlError, Frames.Settings((4, 0x80000000)) },
        { "6.5.2 frame size too small", Http2ErrorCode.ProtocolError, Frames.Settings((5, 16383)) },
        { "6.5.2 frame size too large", Http2ErrorCode.ProtocolError, Frames.Settings((5, 0x1000000)) },
        { "6.6 push promise", Http2ErrorCode.ProtocolError, Frames.Of(5, 4, 1, new byte[4]) },
        { "6.7 ping on a stream", Http2ErrorCode.ProtocolError, Frames.Of(6, 0, 1, new byte[8]) },
        { "6.7 ping of a wrong length", Http2ErrorCode.FrameSizeError, Frames.Of(6, 0, 0, new byte[7]) },
        { "6.8 goaway on a stream", Http2ErrorCode.ProtocolError, Frames.Of(7, 0, 1, new byte[8]) },
        { "6.8 goaway cut off", Http2ErrorCode.FrameSizeError, Frames.Of(7, 0, 0, new byte[7]) },
        { "6.9 zero window of the connection", Http2ErrorCode.ProtocolError, Frames.WindowUpdate(0, 0) },
        { "6.9 window update of a wrong length", Http2ErrorCode.FrameSizeError, Frames.Of(8, 0, 0, 0, 0, 1) },
        { "6.9.1 window of the connection overflows", Http2ErrorCode.FlowControlError, Frames.WindowUpdate(0, 0x7FFFFFFF) },
        { "6.10 continuation of another stream", Http2ErrorCode.ProtocolError,
            Frames.Join(Frames.Headers(1, Frames.Get(), Frames.End), Frames.Of(9, 4, 3)) },
        { "6.10 interrupted block", Http2ErrorCode.ProtocolError,
            Frames.Join(Frames.Headers(1, Frames.Get(), Frames.End), Frames.Of(6, 0, 0, new byte[8])) },
        { "6.10 unknown frame within a block", Http2ErrorCode.ProtocolError,
            Frames.Join(Frames.Headers(1, Frames.Get(), Frames.End), Frames.Of(0x42, 0, 0)) },
        { "5.1.1 stream numbers go down", Http2ErrorCode.ProtocolError,
            Frames.Join(Frames.Headers(5, Frames.Get()), Frames.Headers(3, Frames.Get())) },
        { "6.1 padding over the body", Http2ErrorCode.ProtocolError,
            Frames.Join(Frames.Headers(1, Frames.Post(), Frames.EndHeaders), Frames.Of(0, Frames.Padded, 1, 6, 1, 2, 3, 4, 5)) },
        { "6.1 padded body without a length", Http2ErrorCode.FrameSizeError,
            Frames.Join(Frames.Headers(1, Frames.Post(), Frames.EndHeaders), Frames.Of(0, Frames.Padded, 1)) },
    };

    public static TheoryData<string, Http2ErrorCode, byte[]> StreamErrors => new()
    {
        { "8.1 request ends below its length", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Post("content-length: 1")) },
        { "8.2.1 upper case name", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("X-Up: 1")) },
        { "8.2.1 space in a name", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("x y: 1")) },
        { "8.2.1 empty name", Http2ErrorCode.ProtocolError, Frames.Headers(1, [.. Frames.Get(), 0, 0, 1, (byte)'x']) },
        { "8.2.1 line feed in a value", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("x: a\nb")) },
        { "8.2.1 carriage return in a value", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("x: a\rb")) },
        { "8.2.1 NUL in a value", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("x: a\0b")) },
        { "8.2.1 value starts with a space", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("x:  a")) },
        { "8.2.1 value ends with a tab", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("x: a\t")) },
        { "8.2.2 connection", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("connection: x")) },
        { "8.2.2 keep-alive", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("keep-alive: x")) },
        { "8.2.2 proxy-connection", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("proxy-connection: x")) },
        { "8.2.2 transfer-encoding", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("transfer-encoding: chunked")) },
        { "8.2.2 upgrade", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("upgrade: h2c")) },
        { "8.2.2 te other than trailers", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("te: trailers, deflate")) },
        { "8.3 unknown pseudo field", Http2ErrorCode.ProtocolError, Frames.Headers(1, [.. Frames.Block(":test: x"), .. Frames.Get()]) },
        { "8.3 response pseudo field", Http2ErrorCode.ProtocolError, Frames.Headers(1, [.. Frames.Block(":status: 200"), .. Frames.Get()]) },
        { "8.3 pseudo field after a regular one", Http2ErrorCode.ProtocolError,
            Frames.Headers(1, Frames.Block(":method: GET", ":scheme: https", ":authority: a", "x: y", ":path: /")) },
        { "8.3.1 no method", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Block(":scheme: https", ":authority: a", ":path: /")) },
        { "8.3.1 no scheme", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Block(":method: GET", ":authority: a", ":path: /")) },
        { "8.3.1 no path", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Block(":method: GET", ":scheme: https", ":authority: a")) },
        { "8.3.1 empty path", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Block(":method: GET", ":scheme: https", ":authority: a", ":path: ")) },
        { "8.3.1 relative path", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Block(":method: GET", ":scheme: https", ":authority: a", ":path: x")) },
        { "8.3.1 star without OPTIONS", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Block(":method: GET", ":scheme: https", ":authority: a", ":path: *")) },
        { "8.3.1 space in the path", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Block(":method: GET", ":scheme: https", ":authority: a", ":path: /a b")) },
        { "8.3.1 no authority at all", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Block(":method: GET", ":scheme: https", ":path: /")) },
        { "8.3.1 host differs", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Get("host: b.example")) },
        { "8.3.1 user part in the authority", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Block(":method: GET", ":scheme: https", ":authority: u@a", ":path: /")) },
        { "8.3.1 repeated method", Http2ErrorCode.ProtocolError, Frames.Headers(1, [.. Frames.Block(":method: GET"), .. Frames.Get()]) },
        { "8.3.1 repeated scheme", Http2ErrorCode.ProtocolError, Frames.Headers(1, [.. Frames.Block(":scheme: http"), .. Frames.Get()]) },
        { "8.3.1 repeated path", Http2ErrorCode.ProtocolError, Frames.Headers(1, [.. Frames.Block(":path: /b"), .. Frames.Get()]) },
        { "8.3.1 method is no token", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Block(":method: G T", ":scheme: https", ":authority: a", ":path: /")) },
        { "8.5 connect with a path", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Block(":method: CONNECT", ":authority: a:1", ":path: /")) },
        { "8.5 extended connect", Http2ErrorCode.ProtocolError,
            Frames.Headers(1, Frames.Block(":method: CONNECT", ":protocol: websocket", ":scheme: https", ":authority: a", ":path: /")) },
        { "8.1.1 two lengths", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Post("content-length: 1", "content-length: 2"), Frames.EndHeaders) },
        { "8.1.1 length is no number", Http2ErrorCode.ProtocolError, Frames.Headers(1, Frames.Post("content-length: +1"), Frames.EndHeaders) },
        { "10.5.1 list too long", Http2ErrorCode.EnhanceYourCalm, Frames.Headers(1, Frames.Get([.. Enumerable.Range(0, 101).Select(i => $"x{i}: y")])) },
        { "10.5.1 list too large", Http2ErrorCode.EnhanceYourCalm, Bomb() },
    };

    [Theory]
    [MemberData(nameof(ConnectionErrors))]
    public void Fails_the_connection(string rule, Http2ErrorCode code, byte[] input)
    {
        Http2Peer peer = Http2Peer.Started();

        peer.Send(input).ShouldBeFalse(rule);

        peer.Connection.Failure!.Code.ShouldBe(code, rule);
        peer.Sent()[^1].ShouldStartWith("GOAWAY");
        peer.Send(Frames.Headers(99, Frames.Get())).ShouldBeFalse();
        peer.Events.ShouldNotContain(e => e.StartsWith("request 99", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(StreamErrors))]
    public void Fails_the_stream_only(string rule, Http2ErrorCode code, byte[] input)
    {
        Http2Peer peer = Http2Peer.Started();

        peer.Send(input).ShouldBeTrue(rule);
        peer.Sent().ShouldBe([$"RST_STREAM 1 {code}"], rule);
        peer.Events.ShouldBeEmpty();

        peer.Send(Frames.Headers(3, Frames.Get())).ShouldBeTrue();
        peer.Events.ShouldBe(["request 3 end GET https a.example /"]);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\rX")]
    public void Fails_without_the_preface(string input)
    {
        var peer = new Http2Peer();

        peer.Send([.. input.Select(c => (byte)c)]).ShouldBeFalse();

        peer.Connection.Failure!.Code.ShouldBe(Http2ErrorCode.ProtocolError);
    }

    [Fact]
    public void Fails_when_settings_do_not_come_first()
    {
        foreach (byte[] first in new[] { Frames.Of(6, 0, 0, new byte[8]), Frames.Of(4, 1, 0), Frames.Headers(1, Frames.Get()) })
        {
            var peer = new Http2Peer();
            peer.Send(Http2Preface.Bytes.ToArray(), first).ShouldBeFalse();
            peer.Connection.Failure!.Code.ShouldBe(Http2ErrorCode.ProtocolError);
        }
    }

    [Fact]
    public void Ignores_what_must_be_ignored()
    {
        Http2Peer peer = Http2Peer.Started();

        peer.Send(
            Frames.Of(0x42, 0xFF, 7, 1, 2, 3), // unknown type
            Frames.Settings((0x99, 1), (8, 1)), // unknown settings
            Frames.Of(2, 0, 9, 0, 0, 0, 9, 1), // priority of an idle stream, on itself
            Frames.Of(6, Frames.Ack, 0, new byte[8]), // answer to a ping never sent
            Frames.Headers(1, [0x80, 0, 0, 3, 9, .. Frames.Get()], Frames.End | Frames.EndHeaders | Frames.WithPriority)).ShouldBeTrue();

        peer.Events.ShouldBe(["request 1 end GET https a.example /"]);
        peer.Sent().ShouldBe(["SETTINGS ack"]);
    }

    [Fact]
    public void Headers_on_a_half_closed_stream_reset_it()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Get()), Frames.Headers(1, Frames.Get())).ShouldBeTrue();
        peer.Sent().ShouldBe(["RST_STREAM 1 StreamClosed"]);
        peer.Events[^1].ShouldBe("reset 1 StreamClosed");
    }

    [Fact]
    public void Body_on_a_half_closed_stream_resets_it()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Get()), Frames.Data(1, "x")).ShouldBeTrue();
        peer.Sent().ShouldBe(["RST_STREAM 1 StreamClosed"]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Frames_on_a_completed_stream_fail_the_connection(bool body)
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Get()));
        peer.Connection.SendResponse(1, Http2ConnectionTests.Response(200), endStream: true);

        peer.Send(Frames.WindowUpdate(1, 5), Frames.Reset(1, 8), Frames.Of(2, 0, 1, new byte[5])).ShouldBeTrue();
        peer.Send(body ? Frames.Data(1, "x") : Frames.Headers(1, Frames.Get())).ShouldBeFalse();

        peer.Connection.Failure!.Code.ShouldBe(Http2ErrorCode.StreamClosed);
    }

    [Fact]
    public void Frames_after_the_peers_reset_are_answered_with_one()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Post(), Frames.EndHeaders), Frames.Reset(1, 8), Frames.Data(1, "x")).ShouldBeTrue();
        peer.Sent().ShouldBe(["RST_STREAM 1 StreamClosed"]);
        peer.Events.ShouldBe(["request 1 POST https a.example /", "reset 1 Cancel"]);
    }

    [Fact]
    public void Frames_after_our_reset_are_ignored_and_the_table_stays_right()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Post(), Frames.EndHeaders));
        peer.Connection.SendReset(1, Http2ErrorCode.Cancel);

        // The trailers enter `x: y` into the table; stream 3 uses it.
        peer.Send(
            Frames.Data(1, "late"), Frames.WindowUpdate(1, 9), Frames.Headers(1, [0x40, 1, (byte)'x', 1, (byte)'y']),
            Frames.Headers(3, [.. Frames.Get(), 0xBE])).ShouldBeTrue();

        peer.Sent().ShouldBe(["RST_STREAM 1 Cancel"]);
        peer.Events[^1].ShouldBe("request 3 end GET https a.example / | x: y");
    }

    [Theory]
    [InlineData("abc", "", false)]
    [InlineData("abcde", "", false)]
    [InlineData("ab", "cd", true)]
    [InlineData("ab", "cde", false)]
    public void Holds_a_body_to_its_declared_length(string first, string last, bool fits)
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(
            Frames.Headers(1, Frames.Post("content-length: 4"), Frames.EndHeaders),
            Frames.Data(1, first), Frames.Data(1, last, Frames.End)).ShouldBeTrue();
        peer.Sent().ShouldBe(fits ? [] : ["RST_STREAM 1 ProtocolError"]);
    }

    [Fact]
    public void Holds_a_body_with_trailers_to_its_declared_length()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Post("content-length: 4"), Frames.EndHeaders), Frames.Data(1, "abc"), Frames.Headers(1, Frames.Block("x: y")));
        peer.Sent().ShouldBe(["RST_STREAM 1 ProtocolError"]);
    }

    [Fact]
    public void Trailers_must_end_the_stream_and_hold_no_pseudo_fields()
    {
        foreach (byte[] bad in new[]
        {
            Frames.Headers(1, Frames.Block("x: y"), Frames.EndHeaders),
            Frames.Headers(1, Frames.Block(":path: /")),
            Frames.Headers(1, Frames.Block("content-length: 3")),
            Frames.Headers(1, Frames.Block("connection: x")),
        })
        {
            Http2Peer peer = Http2Peer.Started();
            peer.Send(Frames.Headers(1, Frames.Post(), Frames.EndHeaders), bad).ShouldBeTrue();
            peer.Sent().ShouldBe(["RST_STREAM 1 ProtocolError"]);
        }
    }

    [Fact]
    public void A_zero_or_overflowing_window_resets_the_stream()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Get()), Frames.WindowUpdate(1, 0), Frames.Headers(3, Frames.Get()), Frames.WindowUpdate(3, 0x7FFFFFFF)).ShouldBeTrue();
        peer.Sent().ShouldBe(["RST_STREAM 1 ProtocolError", "RST_STREAM 3 FlowControlError"]);
    }

    [Fact]
    public void A_settings_change_that_overflows_a_window_fails_the_connection()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Get()), Frames.WindowUpdate(1, 0x7FFF0000), Frames.Settings((4, 0x7FFFFFFF))).ShouldBeFalse();
        peer.Connection.Failure!.Code.ShouldBe(Http2ErrorCode.FlowControlError);
    }

    [Fact]
    public void A_priority_of_a_wrong_length_resets_its_stream()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Get()), Frames.Of(2, 0, 1, new byte[4])).ShouldBeTrue();
        peer.Sent().ShouldBe(["RST_STREAM 1 FrameSizeError"]);
    }

    /// <summary>A small block that says a large line again and again.</summary>
    private static byte[] Bomb()
    {
        var block = new List<byte>(Frames.Get()) { 0x40, 1, (byte)'x', 127, 0xA1, 0x1E };
        block.AddRange(Enumerable.Repeat((byte)'v', 127 + 0x21 + (0x1E << 7)));
        block.AddRange(Enumerable.Repeat((byte)0xBE, 5000));
        return Frames.Headers(1, [.. block]);
    }
}
