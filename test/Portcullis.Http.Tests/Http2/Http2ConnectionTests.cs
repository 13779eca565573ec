using System.Text;

namespace Portcullis.Http.Tests;

public sealed class Http2ConnectionTests
{
    [Fact]
    public void Opens_with_settings_and_a_wide_window()
    {
        new Http2Peer().Sent().ShouldBe(["SETTINGS 3=100 4=262144 6=61440", "WINDOW_UPDATE 0 983041"]);
    }

    [Fact]
    public void Answers_a_request()
    {
        Http2Peer peer = Http2Peer.Started();

        peer.Send(Frames.Headers(1, Frames.Get("accept: */*", "x-id: 7"))).ShouldBeTrue();
        peer.Connection.SendResponse(1, Response(200, "hello"), endStream: false).ShouldBeTrue();
        peer.Connection.SendBody(1, "hello"u8, endStream: true).ShouldBe(5);

        peer.Events.ShouldBe(["request 1 end GET https a.example / | accept: */* | x-id: 7"]);
        peer.Sent().ShouldBe(["HEADERS 1 :status: 200 | server: istio-envoy | content-length: 5", "DATA 1 hello end"]);
        peer.Connection.StreamCount.ShouldBe(0);
    }

    [Fact]
    public void Takes_a_body_with_trailers()
    {
        Http2Peer peer = Http2Peer.Started();

        peer.Send(
            Frames.Headers(1, Frames.Post("te: trailers"), Frames.EndHeaders),
            Frames.Data(1, "ab"), Frames.Data(1, "cd"),
            Frames.Headers(1, Frames.Block("grpc-status: 0")));

        peer.Events.ShouldBe(["request 1 POST https a.example / | te: trailers", "body 1 abcd", "trailers 1 grpc-status: 0"]);
    }

    [Fact]
    public void Sends_trailers_at_the_end_of_a_response()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Get()));
        var trailers = new HeaderList();
        trailers.Add("Grpc-Status"u8, "0"u8);

        peer.Connection.SendResponse(1, Response(200), endStream: false);
        peer.Connection.SendBody(1, "x"u8, endStream: false);
        peer.Connection.SendTrailers(1, trailers).ShouldBeTrue();

        peer.Sent()[1..].ShouldBe(["DATA 1 x", "HEADERS 1 end grpc-status: 0"]);
        peer.Connection.StreamCount.ShouldBe(0);
    }

    [Fact]
    public void Sends_an_interim_response_first()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Post("expect: 100-continue"), Frames.EndHeaders));

        peer.Connection.SendInformational(1, new ResponseHead { Status = 100 }).ShouldBeTrue();
        peer.Connection.SendResponse(1, Response(204), endStream: true).ShouldBeTrue();
        peer.Connection.SendInformational(1, new ResponseHead { Status = 100 }).ShouldBeFalse();

        peer.Events.ShouldBe(["request 1 POST https a.example /"]);
        peer.Sent().ShouldBe(["HEADERS 1 :status: 100", "HEADERS 1 end :status: 204 | server: istio-envoy"]);
    }

    [Fact]
    public void Says_the_same_however_the_input_is_cut()
    {
        ReadOnlySpan<byte> get = Frames.Get();
        byte[] input = Frames.Join(
            Http2Preface.Bytes.ToArray(), Frames.Settings((3, 7), (4, 70_000)),
            Frames.Headers(1, Frames.Post("content-length: 4"), Frames.EndHeaders),
            Frames.Of(0, Frames.Padded, 1, [2, (byte)'a', (byte)'b', 0, 0]),
            Frames.Of(6, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8),
            Frames.Headers(3, get[..10].ToArray(), Frames.End),
            Frames.Of(9, Frames.EndHeaders, 3, get[10..]),
            Frames.Data(1, "cd", Frames.End),
            Frames.Reset(3, 8));
        var whole = new Http2Peer();
        whole.Send(input).ShouldBeTrue();
        List<string> sent = whole.Sent();
        whole.Events.Count.ShouldBe(5);

        for (int size = 1; size < input.Length; size++)
        {
            var cut = new Http2Peer();
            cut.Send(size, input).ShouldBeTrue();

            cut.Events.ShouldBe(whole.Events);
            cut.Sent().ShouldBe(sent);
        }
    }

    [Fact]
    public void Joins_cookie_crumbs()
    {
        Http2Peer peer = Http2Peer.Started();

        peer.Send(Frames.Headers(1, Frames.Get("cookie: a=1", "x: y", "cookie: b=2", "cookie: c=3")));

        peer.Events.ShouldBe(["request 1 end GET https a.example / | cookie: a=1; b=2; c=3 | x: y"]);
    }

    [Fact]
    public void Takes_the_host_field_when_there_is_no_authority()
    {
        Http2Peer peer = Http2Peer.Started();

        peer.Send(Frames.Headers(1, Frames.Block(":method: GET", ":scheme: http", ":path: /x?y", "host: b.example:80")));

        peer.Events.ShouldBe(["request 1 end GET http b.example:80 /x?y"]);
    }

    [Fact]
    public void Accepts_connect_with_an_authority_only()
    {
        Http2Peer peer = Http2Peer.Started();

        peer.Send(Frames.Headers(1, Frames.Block(":method: CONNECT", ":authority: a.example:443"), Frames.EndHeaders));

        peer.Events.ShouldBe(["request 1 CONNECT  a.example:443 "]);
    }

    [Fact]
    public void Splits_a_large_response_head()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Get()));
        ResponseHead head = Response(200);
        head.Headers.Add("big"u8, Encoding.ASCII.GetBytes(new string('x', 40_000)));

        peer.Connection.SendResponse(1, head, endStream: true);

        peer.Sent().ShouldBe(["HEADERS 1 end unfinished", "CONTINUATION 1 16384 bytes", "CONTINUATION 1 7256 bytes finished"]);
    }

    [Fact]
    public void Ends_gracefully_in_two_steps()
    {
        Http2Peer peer = Http2Peer.Started();
        peer.Send(Frames.Headers(1, Frames.Get()));

        peer.Connection.BeginShutdown();
        peer.Send(Frames.Headers(3, Frames.Get()));
        peer.Connection.FinishShutdown();
        peer.Send(Frames.Headers(5, Frames.Post(), Frames.EndHeaders), Frames.Data(5, "late", Frames.End)).ShouldBeTrue();
        peer.Connection.SendResponse(3, Response(200), endStream: true);

        peer.Events.ShouldBe(["request 1 end GET https a.example /", "request 3 end GET https a.example /"]);
        peer.Sent().ShouldBe(["GOAWAY 2147483647 NoError", "GOAWAY 3 NoError", "HEADERS 3 end :status: 200 | server: istio-envoy"]);
        peer.Connection.IsGoingAway.ShouldBeTrue();
        peer.Connection.StreamCount.ShouldBe(1);
    }

    [Fact]
    public void Reports_the_peers_goaway_once()
    {
        Http2Peer peer = Http2Peer.Started();

        peer.Send(Frames.Of(7, 0, 0, new byte[8]), Frames.Of(7, 0, 0, new byte[20])).ShouldBeTrue();

        peer.Events.ShouldBe(["goaway NoError"]);
        peer.Connection.IsGoingAway.ShouldBeTrue();
    }

    [Fact]
    public void Hands_the_owners_state_back()
    {
        Http2Peer peer = Http2Peer.Started();
        var state = new object();
        peer.WhenRequested = id => peer.Connection.SetState(id, state);

        peer.Send(Frames.Headers(1, Frames.Post(), Frames.EndHeaders));

        peer.Connection.GetState(1).ShouldBe(state);
        peer.Connection.GetState(3).ShouldBeNull();
    }

    [Fact]
    public void Never_puts_credentials_into_a_table()
    {
        Http2Peer peer = Http2Peer.Started();
        for (int id = 1; id < 9; id += 2)
        {
            peer.Send(Frames.Headers(id, Frames.Get()));
            ResponseHead head = Response(200);
            head.Headers.Add("set-cookie"u8, "secret=42"u8);
            peer.Connection.SendResponse(id, head, endStream: true);

            // 0x1f 0x28: a literal never indexed, name 55
            peer.Output.Pending.IndexOf((ReadOnlySpan<byte>)[0x1f, 0x28, 0x09]).ShouldBeGreaterThan(0);
            peer.Sent().ShouldHaveSingleItem().ShouldContain("set-cookie: secret=42");
        }
    }

    [Fact]
    public void Repeated_responses_shrink_to_indexes()
    {
        Http2Peer peer = Http2Peer.Started();
        var sizes = new List<int>();
        for (int id = 1; id < 9; id += 2)
        {
            peer.Send(Frames.Headers(id, Frames.Get()));
            peer.Connection.SendResponse(id, Response(200), endStream: true);
            sizes.Add(peer.Output.Length);
            peer.Sent().ShouldBe([$"HEADERS {id} end :status: 200 | server: istio-envoy"]);
        }

        sizes[3].ShouldBe(9 + 2);
    }

    [Fact]
    public void Follows_the_peers_table_size_between_responses()
    {
        Http2Peer peer = Http2Peer.Started();
        int id = -1;
        foreach (uint size in new uint[] { 4096, 0, 60, 100_000, 0, 4096 })
        {
            peer.Send(Frames.Settings((1, size)));
            for (int i = 0; i < 4; i++)
            {
                id += 2;
                peer.Send(Frames.Headers(id, Frames.Get()));
                peer.Connection.SendResponse(id, Response(200), endStream: true);
                peer.Sent()[^1].ShouldBe($"HEADERS {id} end :status: 200 | server: istio-envoy");
            }
        }
    }

    [Theory]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", true)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nmore", true)]
    [InlineData("PRI * HT", null)]
    [InlineData("", null)]
    [InlineData("GET / HTTP/1.1\r\n", false)]
    [InlineData("PRI * HTTP/2.0\r\n\r\nXX", false)]
    public void Recognises_the_preface(string input, bool? expected) =>
        Http2Preface.Matches(Encoding.ASCII.GetBytes(input)).ShouldBe(expected);

    internal static ResponseHead Response(int status, string? body = null)
    {
        var head = new ResponseHead { Status = status, ContentLength = body?.Length ?? -1 };
        head.Headers.Add("server"u8, "istio-envoy"u8);
        return head;
    }
}
