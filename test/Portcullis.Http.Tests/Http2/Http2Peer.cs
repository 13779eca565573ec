using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Portcullis.Http.Tests;

/// <summary>A connection with everything it said and everything it sent written down as text.</summary>
internal sealed class Http2Peer : IHttp2Events
{
    private readonly HpackDecoder _decoder = new(4096);
    private readonly HeaderList _lines = new();
    private readonly List<byte> _unread = [];
    private byte[] _scratch = [];
    private int _tail;

    public Http2Peer(Http2Limits? limits = null, int outputLimit = 1 << 20)
    {
        Output = new OutputBuffer(outputLimit);
        Connection = new Http2Connection(limits ?? Http2Limits.Default, Output);
    }

    public Http2Connection Connection { get; }

    public OutputBuffer Output { get; }

    public List<string> Events { get; } = [];

    public Action<int>? WhenRequested { get; set; }

    public Action<int>? WhenWritable { get; set; }

    public Action<int, int, bool>? WhenBody { get; set; }

    /// <summary>A peer past the preface and both SETTINGS, with its log emptied.</summary>
    public static Http2Peer Started(Http2Limits? limits = null, int outputLimit = 1 << 20, params (int Id, uint Value)[] settings)
    {
        var peer = new Http2Peer(limits, outputLimit);
        peer.Send(Http2Preface.Bytes.ToArray(), Frames.Settings(settings), Frames.Of(4, Frames.Ack, 0));
        peer.Sent();
        return peer;
    }

    /// <summary>Delivers bytes, in pieces of some size when asked; false when the connection has failed.</summary>
    public bool Send(params byte[][] parts) => Send(int.MaxValue, parts);

    public bool Send(int pieceSize, params byte[][] parts)
    {
        byte[] all = Frames.Join(parts);
        bool alive = Connection.Failure is null;
        for (int at = 0; at < all.Length;)
        {
            int size = Math.Min(pieceSize, all.Length - at);
            _unread.AddRange(all.AsSpan(at, size));
            at += size;
            alive = Connection.Receive(_unread.ToArray(), this, out int consumed);
            _unread.RemoveRange(0, consumed);
        }
        return alive;
    }

    /// <summary>What the connection has sent since the last call, a frame a line.</summary>
    public List<string> Sent()
    {
        var frames = new List<string>();
        while (!Output.IsEmpty)
        {
            ReadOnlySpan<byte> bytes = Output.Pending;
            int length = (int)(BinaryPrimitives.ReadUInt32BigEndian(bytes) >> 8);
            frames.Add(Describe(bytes[3], bytes[4], BinaryPrimitives.ReadInt32BigEndian(bytes[5..]), bytes.Slice(9, length)));
            Output.Consume(9 + length);
        }
        return frames;
    }

    public void OnRequest(int streamId, RequestHead head, bool endStream)
    {
        Events.Add($"request {streamId}{(endStream ? " end" : "")} {Text(head.Method)} {Text(head.Scheme)} {Text(head.Authority)} {Text(head.Target)}"
            + (head.Headers.Count == 0 ? "" : " | " + head.Headers.ToString().Trim().Replace("\n", " | ", StringComparison.Ordinal)));
        WhenRequested?.Invoke(streamId);
    }

    public void OnBody(int streamId, object? state, ReadOnlySpan<byte> body, bool endStream)
    {
        string text = body.Length > 40 ? body.Length + " bytes" : Text(body);
        if (_tail == streamId && Events[^1].StartsWith("body", StringComparison.Ordinal) && !Events[^1].Contains(" end", StringComparison.Ordinal) && body.Length <= 40)
            Events[^1] += text + (endStream ? " end" : "");
        else
            Events.Add($"body {streamId} {text}{(endStream ? " end" : "")}");
        _tail = streamId;
        WhenBody?.Invoke(streamId, body.Length, endStream);
    }

    public void OnTrailers(int streamId, object? state, HeaderList trailers) =>
        Events.Add($"trailers {streamId} {trailers.ToString().Trim()}");

    public void OnReset(int streamId, object? state, Http2ErrorCode code) => Events.Add($"reset {streamId} {code}");

    public void OnSendWindow(int streamId, object? state)
    {
        Events.Add($"window {streamId}");
        WhenWritable?.Invoke(streamId);
    }

    public void OnGoAway(Http2ErrorCode code) => Events.Add($"goaway {code}");

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    private string Describe(byte type, byte flags, int id, ReadOnlySpan<byte> payload) => type switch
    {
        0 => $"DATA {id} {(payload.Length > 40 ? payload.Length + " bytes" : Text(payload))}{((flags & 1) != 0 ? " end" : "")}",
        1 => $"HEADERS {id}{((flags & 1) != 0 ? " end" : "")}{((flags & 4) != 0 ? " " + Lines(payload) : " unfinished")}",
        3 => $"RST_STREAM {id} {(Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload)}",
        4 => (flags & 1) != 0 ? "SETTINGS ack" : "SETTINGS " + SettingsText(payload),
        6 => $"PING{((flags & 1) != 0 ? " ack" : "")} {Convert.ToHexStringLower(payload)}",
        7 => $"GOAWAY {BinaryPrimitives.ReadInt32BigEndian(payload)} {(Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload[4..])}",
        8 => $"WINDOW_UPDATE {id} {BinaryPrimitives.ReadUInt32BigEndian(payload)}",
        9 => $"CONTINUATION {id} {payload.Length} bytes{((flags & 4) != 0 ? " finished" : "")}",
        _ => $"TYPE {type}",
    };

    private static string SettingsText(ReadOnlySpan<byte> payload)
    {
        var text = new List<string>();
        for (; !payload.IsEmpty; payload = payload[6..])
            text.Add(string.Create(CultureInfo.InvariantCulture, $"{BinaryPrimitives.ReadUInt16BigEndian(payload)}={BinaryPrimitives.ReadUInt32BigEndian(payload[2..])}"));
        return string.Join(' ', text);
    }

    private string Lines(ReadOnlySpan<byte> block)
    {
        _lines.Clear();
        _decoder.BeginBlock();
        while (_decoder.Next(ref block, ref _scratch, out _, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out bool failed))
        {
            failed.ShouldBeFalse();
            _lines.Add(name, value);
        }
        return _lines.ToString().Trim().Replace("\n", " | ", StringComparison.Ordinal);
    }
}
