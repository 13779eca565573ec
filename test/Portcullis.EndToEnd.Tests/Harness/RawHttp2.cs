using System.Buffers.Binary;
using System.Text;

namespace Portcullis.EndToEnd;

/// <summary>HTTP/2 frame by frame, for what no client library would send. Headers go out as plain literals.</summary>
internal sealed class RawHttp2 : IAsyncDisposable
{
    public const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;
    public const byte EndStream = 1, Acknowledge = 1, EndHeaders = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly RawConnection _connection;
    private readonly Dictionary<int, int> _statuses = [];

    private RawHttp2(RawConnection connection) => _connection = connection;

    public static async Task<RawHttp2> OpenAsync(int port, Credential? credential, string sni = "test.com")
    {
        var http2 = new RawHttp2(await RawConnection.TlsAsync(port, credential, sni, "h2"));
        await http2._connection.SendAsync("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        // No dynamic table: a response's first field can then be read without keeping state.
        await http2.SendAsync(Settings, 0, 0, [0, 1, 0, 0, 0, 0]);
        return http2;
    }

    public Task SendAsync(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        byte[] frame = new byte[9 + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, payload.Length << 8 | type);
        frame[4] = flags;
        BinaryPrimitives.WriteInt32BigEndian(frame.AsSpan(5), stream);
        payload.CopyTo(frame.AsSpan(9));
        return _connection.SendAsync(frame);
    }

    /// <summary>A request with these pseudo-header fields and <paramref name="more"/>; its stream stays open unless told.</summary>
    public Task RequestAsync(
        int stream, string path, string method = "GET", string authority = "test.com", bool end = true, params (string Name, string Value)[] more) =>
        SendAsync(Headers, (byte)(EndHeaders | (end ? EndStream : 0)), stream, Block(
            [(":method", method), (":scheme", "https"), (":authority", authority), (":path", path), .. more]));

    /// <summary>Fields as literals without indexing and without Huffman coding (RFC 7541, section 6.2.2).</summary>
    public static byte[] Block(params ReadOnlySpan<(string Name, string Value)> fields)
    {
        var block = new List<byte>();
        foreach ((string name, string value) in fields)
        {
            block.Add(0);
            AddString(block, name);
            AddString(block, value);
        }
        return [.. block];
    }

    /// <summary>The next frame; null when the connection has ended. Settings and pings are answered on the way.</summary>
    public async Task<Http2Frame?> FrameAsync()
    {
        byte[] head = new byte[9];
        if (!await FillAsync(head))
            return null;
        byte[] payload = new byte[BinaryPrimitives.ReadInt32BigEndian(head) >>> 8];
        if (!await FillAsync(payload))
            return null;
        var frame = new Http2Frame(head[3], head[4], BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(5)) & int.MaxValue, payload);
        if (frame is { Type: Settings or Ping } && (frame.Flags & Acknowledge) == 0)
            await SendAsync(frame.Type, Acknowledge, 0, frame.Type == Ping ? payload : []);
        if (frame.Type == Headers)
            _statuses.TryAdd(frame.Stream, StatusOf(payload));
        return frame;
    }

    /// <summary>The status on this stream; fails when the stream or the connection ends without one.</summary>
    public async Task<int> StatusAsync(int stream)
    {
        int status;
        while (!_statuses.TryGetValue(stream, out status))
        {
            Http2Frame frame = await FrameAsync() ?? throw new EndOfStreamException("connection ended before the status");
            if (frame.Type == ResetStream && frame.Stream == stream)
                throw new EndOfStreamException($"stream was reset with code {frame.ErrorCode}");
            if (frame.Type == GoAway)
                throw new EndOfStreamException($"connection goes away with code {frame.ErrorCode}");
        }
        return status;
    }

    /// <summary>Reads on until a frame fits; null when the connection ends first.</summary>
    public async Task<Http2Frame?> FrameAsync(Func<Http2Frame, bool> fits)
    {
        while (await FrameAsync() is { } frame)
            if (fits(frame))
                return frame;
        return null;
    }

    /// <summary>The body on this stream, to its end.</summary>
    public async Task<string> BodyAsync(int stream)
    {
        var body = new StringBuilder();
        while (await FrameAsync(frame => frame.Stream == stream) is { } frame)
        {
            if (frame.Type == Data)
                body.Append(Encoding.UTF8.GetString(frame.Payload));
            if (frame.EndsStream)
                return body.ToString();
            if (frame.Type == ResetStream)
                throw new EndOfStreamException($"stream was reset with code {frame.ErrorCode}");
        }
        throw new EndOfStreamException("connection ended before the body did");
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private static void AddString(List<byte> block, string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        if (bytes.Length < 127)
        {
            block.Add((byte)bytes.Length);
        }
        else
        {
            block.Add(127);
            int left = bytes.Length - 127;
            for (; left >= 128; left >>= 7)
                block.Add((byte)(left & 127 | 128));
            block.Add((byte)left);
        }
        block.AddRange(bytes);
    }

    /// <summary><c>:status</c> comes first; it is a static-table entry, or a literal whose name is one.</summary>
    private static int StatusOf(byte[] block)
    {
        int at = 0;
        while ((block[at] & 0xe0) == 0x20)
            at++; // dynamic table size update
        if ((block[at] & 0x80) != 0)
            return (block[at] & 0x7f) switch { 8 => 200, 9 => 204, 10 => 206, 11 => 304, 12 => 400, 13 => 404, 14 => 500, _ => throw new InvalidDataException("first field is not `:status`") };
        bool huffman = (block[at + 1] & 0x80) != 0;
        ReadOnlySpan<byte> value = block.AsSpan(at + 2, block[at + 1] & 0x7f);
        return int.Parse(huffman ? Digits(value) : Encoding.ASCII.GetString(value));
    }

    /// <summary>Huffman-coded digits (RFC 7541, appendix B): 0 to 2 have five bits, 3 to 9 have six.</summary>
    private static string Digits(ReadOnlySpan<byte> coded)
    {
        ulong bits = 0;
        foreach (byte part in coded)
            bits = bits << 8 | part;
        int left = coded.Length * 8;
        var text = new StringBuilder();
        while (text.Length < 3)
        {
            int five = (int)(bits >> (left - 5)) & 31;
            if (five < 3)
            {
                text.Append((char)('0' + five));
                left -= 5;
                continue;
            }
            text.Append((char)('0' + ((int)(bits >> (left - 6)) & 63) - 22));
            left -= 6;
        }
        return text.ToString();
    }

    private async Task<bool> FillAsync(byte[] buffer)
    {
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            return await _connection.Stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, deadline.Token) == buffer.Length;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
