using System.Text;

namespace Portcullis.Http.Tests;

public sealed class Http1ResponseReaderTests
{
    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", BodyFraming.Length, 5, true)]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", BodyFraming.None, 0, true)]
    [InlineData("HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n", BodyFraming.Chunked, -1, true)]
    [InlineData("HTTP/1.1 200 \r\n\r\n", BodyFraming.UntilEnd, -1, false)]
    [InlineData("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n", BodyFraming.None, -1, true)]
    [InlineData("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\n", BodyFraming.None, 5, true)]
    [InlineData("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n", BodyFraming.Length, 5, false)]
    [InlineData("HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\n", BodyFraming.Length, 5, false)]
    [InlineData("HTTP/1.0 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5\r\n\r\n", BodyFraming.Length, 5, true)]
    [InlineData("HTTP/1.1 200 caf\u00e9 \t!\r\nContent-Length: 5\r\n\r\n", BodyFraming.Length, 5, true)]
    [InlineData("HTTP/1.1 100 Continue\r\n\r\n", BodyFraming.None, -1, true)]
    public void Knows_how_the_body_ends(string input, BodyFraming framing, int length, bool keepAlive)
    {
        ResponseHead head = Good(input);
        head.Framing.ShouldBe(framing);
        head.ContentLength.ShouldBe(length);
        head.KeepAlive.ShouldBe(keepAlive);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", 5)]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", -1)]
    [InlineData("HTTP/1.1 200 OK\r\n\r\n", -1)]
    public void Expects_no_body_after_HEAD(string input, int length)
    {
        ResponseHead head = Good(input, toHead: true);
        head.Framing.ShouldBe(BodyFraming.None);
        head.ContentLength.ShouldBe(length);
        head.KeepAlive.ShouldBeTrue();
    }

    [Theory]
    [InlineData("HTTP/2.0 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.2 200 OK\r\n\r\n")]
    [InlineData("http/1.1 200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1  200 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 2000 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 099 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 600 OK\r\n\r\n")]
    [InlineData("HTTP/1.1 2x0 OK\r\n\r\n")]
    [InlineData("HTTP/1.1\r\n\r\n")]
    [InlineData("\r\nHTTP/1.1 200 OK\r\n\r\n")]
    [InlineData("garbage\r\n")]
    [InlineData("HTTP/1.1 200 OK\n\n")]
    [InlineData("HTTP/1.1 200 O\0K\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX: y\r\n z\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX : y\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 204 No\r\nTransfer-Encoding: chunked\r\n\r\n")]
    [InlineData("HTTP/1.1 100 Continue\r\nContent-Length: 3\r\n\r\n")]
    [InlineData("HTTP/1.1 101 Switch\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n")]
    public void Refuses(string input)
    {
        var reader = new Http1ResponseReader(Http1Limits.Default);
        reader.Begin(toHead: false, upgradeAsked: false);
        reader.Read(Bytes(input), new ResponseHead(), out _).ShouldBe(ReadResult.Problem);
        reader.Problem.ShouldNotBeNull();
    }

    [Fact]
    public void Switches_protocols_when_asked()
    {
        var reader = new Http1ResponseReader(Http1Limits.Default);
        var head = new ResponseHead();
        reader.Begin(toHead: false, upgradeAsked: true);

        reader.Read(Bytes("HTTP/1.1 101 Switching\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: x\r\n\r\n"), head, out _)
            .ShouldBe(ReadResult.Done);

        Encoding.ASCII.GetString(head.Upgrade).ShouldBe("websocket");
        head.Headers.ToString().ShouldBe("sec-websocket-accept: x\n");
        head.KeepAlive.ShouldBeFalse();
        head.IsInterim.ShouldBeFalse();
    }

    [Fact]
    public void Reads_interim_responses_before_the_final_one_however_cut()
    {
        byte[] input = Bytes("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nLink: x\r\n\r\nHTTP/1.1 201 Created\r\nX: y\r\nContent-Length: 1\r\n\r\n");
        for (int cut = 0; cut <= input.Length; cut++)
        {
            var reader = new Http1ResponseReader(Http1Limits.Default);
            reader.Begin(toHead: false, upgradeAsked: false);
            var head = new ResponseHead();
            var seen = new List<string>();
            int start = 0;
            foreach (int end in new[] { cut, input.Length })
                ReadOn(reader, input, end, ref start, head, seen);
            seen.ShouldBe(["100 True ", "103 True link: x", "201 False x: y\ncontent-length: 1"]);
        }
    }

    [Fact]
    public void Survives_mutation()
    {
        byte[] good = Bytes("HTTP/1.1 200 OK\r\nConnection: x, close\r\nX: y\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n");
        var random = new Random(4);
        var reader = new Http1ResponseReader(Http1Limits.Default);
        var head = new ResponseHead();
        for (int round = 0; round < 30_000; round++)
        {
            reader.Begin(round % 2 == 0, round % 3 == 0);
            reader.Read(Mutator.Mutate(random, good), head, out _);
        }
    }

    private static void ReadOn(Http1ResponseReader reader, byte[] input, int end, ref int start, ResponseHead head, List<string> seen)
    {
        while (seen.Count < 3)
        {
            ReadResult result = reader.Read(input.AsSpan(start, end - start), head, out int consumed);
            start += consumed;
            if (result == ReadResult.NeedMore)
                return;
            result.ShouldBe(ReadResult.Done);
            seen.Add($"{head.Status} {head.IsInterim} {head.Headers.ToString().Trim()}");
        }
    }

    private static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    private static ResponseHead Good(string input, bool toHead = false)
    {
        var head = new ResponseHead();
        var reader = new Http1ResponseReader(Http1Limits.Default);
        reader.Begin(toHead, upgradeAsked: false);
        reader.Read(Bytes(input), head, out int consumed).ShouldBe(ReadResult.Done, reader.Problem?.Reason);
        consumed.ShouldBe(input.Length);
        return head;
    }
}
