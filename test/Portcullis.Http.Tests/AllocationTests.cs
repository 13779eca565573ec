using System.Text;
using Portcullis.Testing;

namespace Portcullis.Http.Tests;

/// <summary>The codecs' written budget: zero bytes per message once buffers have grown.</summary>
public sealed class AllocationTests : IHttp2Events
{
    private readonly OutputBuffer _output = new();
    private readonly RequestHead _kept = new();
    private readonly ResponseHead _response = Http2ConnectionTests.Response(200, "hello world");
    private readonly HeaderList _trailers = new();
    private Http2Connection? _connection;

    [Fact]
    public void Reading_and_writing_HTTP_1_allocates_nothing()
    {
        byte[] request = Encoding.ASCII.GetBytes(
            "POST /status/200?x=y HTTP/1.1\r\nHost: test.com\r\nUser-Agent: curl/8\r\nAccept: */*\r\nX-Request-Id: 0123456789abcdef\r\n"
            + "Connection: keep-alive, x-hop\r\nX-Hop: 1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n");
        byte[] response = Encoding.ASCII.GetBytes("HTTP/1.1 200 OK\r\nDate: now\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\nhello");
        var requests = new Http1RequestReader(Http1Limits.Default);
        var responses = new Http1ResponseReader(Http1Limits.Default);
        var body = new Http1BodyReader(Http1Limits.Default);
        var head = new RequestHead();
        var answer = new ResponseHead();

        Allocated(() =>
        {
            requests.Read(request, head, out int consumed).ShouldBeDone();
            body.Begin(head.Framing, head.ContentLength);
            while (body.Read(request.AsSpan(consumed), out int used, out _) != ReadResult.Done)
                consumed += used;
            Http1Writer.WriteRequest(_output, head);
            Http1Writer.WriteChunk(_output, "hello"u8);
            Http1Writer.WriteLastChunk(_output, body.Trailers);
            _output.Consume(_output.Length);

            responses.Begin(toHead: false, upgradeAsked: false);
            responses.Read(response, answer, out consumed).ShouldBeDone();
            body.Begin(answer.Framing, answer.ContentLength);
            body.Read(response.AsSpan(consumed), out _, out ReadOnlySpan<byte> piece).ShouldBeDone();
            Http1Writer.WriteResponse(_output, answer, keepAlive: true);
            _output.Write(piece);
            _output.Consume(_output.Length);
        }).ShouldBe(0);
    }

    [Fact]
    public void Refusing_a_request_allocates_nothing()
    {
        byte[] request = Encoding.ASCII.GetBytes("GET / HTTP/1.1\r\nHost : test.com\r\n\r\n");
        var reader = new Http1RequestReader(Http1Limits.Default);
        var head = new RequestHead();
        Allocated(() =>
        {
            reader.Reset();
            reader.Read(request, head, out _);
        }).ShouldBe(0);
    }

    [Fact]
    public void Serving_HTTP_2_allocates_nothing()
    {
        _connection = new Http2Connection(Http2Limits.Default, _output);
        _trailers.Add("grpc-status"u8, "0"u8);
        byte[] input = new byte[4096];
        Frames.Join(Http2Preface.Bytes.ToArray(), Frames.Settings(), Frames.Of(4, Frames.Ack, 0)).CopyTo(input, 0);
        _connection.Receive(input.AsSpan(0, 24 + 9 + 9), this, out _);
        int id = -1;
        // Literals that enter the table, so that it turns over; Huffman strings; a body; trailers.
        byte[] block =
        [
            0x83, 0x87, 0x41, 0x8C, .. Convert.FromHexString("f1e3c2e5f23a6ba0ab90f4ff"), 0x84,
            0x40, 0x88, .. Convert.FromHexString("25a849e95ba97d7f"), 0x89, .. Convert.FromHexString("25a849e95bb8e8b4bf"),
            0x0F, 0x0D, 1, (byte)'5',
        ];

        Allocated(() =>
        {
            id += 2;
            int length = Put(input, 0, 1, Frames.EndHeaders, id, block);
            length = Put(input, length, 0, 0, id, "hello"u8);
            length = Put(input, length, 1, Frames.EndHeaders | Frames.End, id, [0x00, 0x01, (byte)'x', 0x01, (byte)'y']);
            length = Put(input, length, 8, 0, 0, [0, 0, 0, 11]);
            _connection.Receive(input.AsSpan(0, length), this, out int consumed);
            if (consumed != length || _connection.StreamCount != 0)
                throw new InvalidOperationException(_connection.Failure?.Reason);
            _output.Consume(_output.Length);
        }).ShouldBe(0);
    }

    void IHttp2Events.OnRequest(int streamId, RequestHead head, bool endStream)
    {
        _kept.SwapWith(head);
        _connection!.SetState(streamId, this);
    }

    void IHttp2Events.OnBody(int streamId, object? state, ReadOnlySpan<byte> body, bool endStream) =>
        _connection!.AcknowledgeBody(streamId, body.Length);

    void IHttp2Events.OnTrailers(int streamId, object? state, HeaderList trailers)
    {
        _connection!.SendResponse(streamId, _response, endStream: false);
        _connection.SendBody(streamId, "hello world"u8, endStream: false);
        _connection.SendTrailers(streamId, _trailers);
    }

    void IHttp2Events.OnReset(int streamId, object? state, Http2ErrorCode code) => throw new InvalidOperationException(code.ToString());

    void IHttp2Events.OnSendWindow(int streamId, object? state)
    {
        // Never blocked here.
    }

    void IHttp2Events.OnGoAway(Http2ErrorCode code)
    {
        // Never sent here.
    }

    private static int Put(byte[] input, int at, byte type, byte flags, int id, ReadOnlySpan<byte> payload)
    {
        input.AsSpan(at, 9).Clear();
        input[at + 2] = (byte)payload.Length;
        input[at + 3] = type;
        input[at + 4] = flags;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(input.AsSpan(at + 5), id);
        payload.CopyTo(input.AsSpan(at + 9));
        return at + 9 + payload.Length;
    }

    private static long Allocated(Action action)
    {
        for (int i = 0; i < 2000; i++)
            action();
        return Allocations.Of(action);
    }
}
