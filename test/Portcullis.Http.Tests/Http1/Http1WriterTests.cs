using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Portcullis.Http.Tests;

public sealed class Http1WriterTests
{
    [Theory]
    [InlineData(BodyFraming.None, -1, "")]
    [InlineData(BodyFraming.None, 0, "content-length: 0\r\n")]
    [InlineData(BodyFraming.Length, 7, "content-length: 7\r\n")]
    [InlineData(BodyFraming.Chunked, -1, "transfer-encoding: chunked\r\n")]
    [InlineData(BodyFraming.UntilEnd, -1, "transfer-encoding: chunked\r\n")]
    public void Writes_a_request(BodyFraming framing, long length, string expected)
    {
        var head = new RequestHead { Framing = framing, ContentLength = length };
        head.SetMethod("PUT"u8);
        head.SetTarget("/a?b"u8);
        head.SetAuthority("h:1"u8);
        head.Headers.Add("X"u8, "y"u8);
        head.Headers.Add("content-length"u8, "999"u8);

        Written(output => Http1Writer.WriteRequest(output, head)).ShouldBe("PUT /a?b HTTP/1.1\r\nhost: h:1\r\nx: y\r\n" + expected + "\r\n");
    }

    [Fact]
    public void Writes_an_upgrade_and_a_tunnel()
    {
        var head = new RequestHead();
        head.SetMethod("GET"u8);
        head.SetTarget("/"u8);
        head.SetAuthority("h"u8);
        head.SetUpgrade("websocket"u8);
        Written(output => Http1Writer.WriteRequest(output, head))
            .ShouldBe("GET / HTTP/1.1\r\nhost: h\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n");

        head.Clear();
        head.SetMethod("CONNECT"u8);
        head.SetAuthority("h:443"u8);
        Written(output => Http1Writer.WriteRequest(output, head)).ShouldBe("CONNECT h:443 HTTP/1.1\r\nhost: h:443\r\n\r\n");
    }

    [Theory]
    [InlineData(200, BodyFraming.Length, 3, true, false, "HTTP/1.1 200 OK\r\nx: y\r\ncontent-length: 3\r\n\r\n")]
    [InlineData(200, BodyFraming.None, -1, true, false, "HTTP/1.1 200 OK\r\nx: y\r\ncontent-length: 0\r\n\r\n")]
    [InlineData(200, BodyFraming.None, -1, true, true, "HTTP/1.1 200 OK\r\nx: y\r\n\r\n")]
    [InlineData(200, BodyFraming.None, 3, true, true, "HTTP/1.1 200 OK\r\nx: y\r\ncontent-length: 3\r\n\r\n")]
    [InlineData(404, BodyFraming.Chunked, -1, false, false, "HTTP/1.1 404 Not Found\r\nx: y\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n")]
    [InlineData(200, BodyFraming.UntilEnd, -1, true, false, "HTTP/1.1 200 OK\r\nx: y\r\ntransfer-encoding: chunked\r\n\r\n")]
    [InlineData(204, BodyFraming.None, -1, true, false, "HTTP/1.1 204 No Content\r\nx: y\r\n\r\n")]
    [InlineData(304, BodyFraming.None, -1, true, false, "HTTP/1.1 304 Not Modified\r\nx: y\r\n\r\n")]
    [InlineData(304, BodyFraming.None, 9, true, false, "HTTP/1.1 304 Not Modified\r\nx: y\r\ncontent-length: 9\r\n\r\n")]
    [InlineData(100, BodyFraming.None, -1, false, false, "HTTP/1.1 100 Continue\r\nx: y\r\n\r\n")]
    [InlineData(101, BodyFraming.None, -1, true, false, "HTTP/1.1 101 Switching Protocols\r\nx: y\r\nconnection: upgrade\r\nupgrade: ws\r\n\r\n")]
    [InlineData(599, BodyFraming.None, 0, true, false, "HTTP/1.1 599 Unknown\r\nx: y\r\ncontent-length: 0\r\n\r\n")]
    public void Writes_a_response(int status, BodyFraming framing, long length, bool keepAlive, bool toHead, string expected)
    {
        var head = new ResponseHead { Status = status, Framing = framing, ContentLength = length };
        head.Headers.Add("X"u8, "y"u8);
        head.SetUpgrade("ws"u8);
        Written(output => Http1Writer.WriteResponse(output, head, keepAlive, toHead)).ShouldBe(expected);
    }

    [Fact]
    public void Writes_chunks_and_trailers()
    {
        var trailers = new HeaderList();
        trailers.Add("Sum"u8, "1"u8);
        Written(output =>
        {
            Http1Writer.WriteContinue(output);
            Http1Writer.WriteChunk(output, new byte[26]);
            Http1Writer.WriteChunk(output, default);
            Http1Writer.WriteLastChunk(output, trailers);
        }).ShouldBe("HTTP/1.1 100 Continue\r\n\r\n1a\r\n" + new string('\0', 26) + "\r\n0\r\nsum: 1\r\n\r\n");
    }

    [Fact]
    public void A_written_request_is_read_back_the_same() =>
        Prop.ForAll(Some.Request, head =>
        {
            var output = new OutputBuffer();
            Http1Writer.WriteRequest(output, head);
            var read = new RequestHead();
            var reader = new Http1RequestReader(Http1Limits.Default);
            return reader.Read(output.Pending, read, out int consumed) == ReadResult.Done && consumed == output.Length
                && Http1RequestReaderTests.Describe(read) == Http1RequestReaderTests.Describe(head);
        }).QuickCheckThrowOnFailure();

    private static string Written(Action<OutputBuffer> write)
    {
        using var output = new OutputBuffer();
        write(output);
        return Encoding.Latin1.GetString(output.Pending);
    }
}
