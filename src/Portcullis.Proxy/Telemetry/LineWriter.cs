using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Portcullis.Proxy;

/// <summary>Writes log lines of named values into a growing buffer that is handed over and replaced. Allocates only to grow.</summary>
/// <remarks>SECURITY: whatever bytes a value holds, a line stays one line, and a string stays one string.</remarks>
internal sealed class LineWriter(bool json)
{
    private const int FirstSize = 32 * 1024;
    private const int LongestValue = 2048; // bytes of a value that are shown

    // Bytes that stand for themselves in a JSON string. All others are escaped, those beyond ASCII byte by byte.
    private static readonly SearchValues<byte> Plain =
        SearchValues.Create([.. Enumerable.Range(' ', '~' - ' ' + 1).Select(static i => (byte)i).Where(static b => b is not ((byte)'"' or (byte)'\\'))]);

    private byte[] _bytes = [];
    private int _at;
    private int _lineStart;

    public int Length => _at;

    /// <summary>Takes what was written; the caller returns the array to the shared pool.</summary>
    public ArraySegment<byte> Take()
    {
        var taken = new ArraySegment<byte>(_bytes, 0, _at);
        _bytes = [];
        _at = 0;
        return taken;
    }

    public void Begin() => _lineStart = _at;

    public void End()
    {
        Span<byte> room = Reserve(2);
        int at = 0;
        if (json)
            room[at++] = (byte)'}';
        room[at++] = (byte)'\n';
        _at += at;
    }

    public void String(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        Name(name);
        if (value.Length > LongestValue)
            value = value[..LongestValue];
        Span<byte> room = Reserve((value.Length * 6) + 2);
        room[0] = (byte)'"';
        int at = 1;
        while (!value.IsEmpty)
        {
            int plain = value.IndexOfAnyExcept(Plain);
            if (plain < 0)
                plain = value.Length;
            value[..plain].CopyTo(room[at..]);
            at += plain;
            if (plain == value.Length)
                break;
            at += Escape(value[plain], room[at..]);
            value = value[(plain + 1)..];
        }
        room[at] = (byte)'"';
        _at += at + 1;
    }

    public void String(ReadOnlySpan<byte> name, string? value)
    {
        if (value is null)
        {
            Name(name);
            "null"u8.CopyTo(Reserve(4));
            _at += 4;
            return;
        }
        Span<byte> utf8 = stackalloc byte[1024];
        if (!Encoding.UTF8.TryGetBytes(value, utf8, out int written))
            written = Encoding.UTF8.GetBytes(value.AsSpan(0, Math.Min(value.Length, utf8.Length / 3)), utf8);
        String(name, utf8[..written]);
    }

    public void Number(ReadOnlySpan<byte> name, long value)
    {
        Name(name);
        Utf8Formatter.TryFormat(value, Reserve(20), out int written);
        _at += written;
    }

    public void Time(ReadOnlySpan<byte> name, DateTimeOffset value)
    {
        Name(name);
        Span<byte> room = Reserve(40);
        room[0] = (byte)'"';
        Utf8Formatter.TryFormat(value.UtcDateTime, room[1..], out int written, 'O');
        room[written + 1] = (byte)'"';
        _at += written + 2;
    }

    /// <summary>An address with its port.</summary>
    public void EndPoint(ReadOnlySpan<byte> name, ReadOnlySpan<byte> address, int port)
    {
        Span<byte> text = stackalloc byte[64];
        bool v6 = address.Contains((byte)':');
        int at = 0;
        if (v6)
            text[at++] = (byte)'[';
        address.CopyTo(text[at..]);
        at += address.Length;
        if (v6)
            text[at++] = (byte)']';
        text[at++] = (byte)':';
        Utf8Formatter.TryFormat(port, text[at..], out int written);
        String(name, text[..(at + written)]);
    }

    private static int Escape(byte value, Span<byte> room)
    {
        room[0] = (byte)'\\';
        if (value is (byte)'"' or (byte)'\\')
        {
            room[1] = value;
            return 2;
        }
        "u00"u8.CopyTo(room[1..]);
        room[4] = "0123456789abcdef"u8[value >> 4];
        room[5] = "0123456789abcdef"u8[value & 15];
        return 6;
    }

    private void Name(ReadOnlySpan<byte> name)
    {
        Span<byte> room = Reserve(name.Length + 4);
        int at = 0;
        bool first = _at == _lineStart;
        if (json)
        {
            room[at++] = first ? (byte)'{' : (byte)',';
            room[at++] = (byte)'"';
        }
        else if (!first)
        {
            room[at++] = (byte)' ';
        }
        name.CopyTo(room[at..]);
        at += name.Length;
        if (json)
            room[at++] = (byte)'"';
        room[at++] = json ? (byte)':' : (byte)'=';
        _at += at;
    }

    private Span<byte> Reserve(int size)
    {
        if (_bytes.Length - _at < size)
        {
            byte[] bigger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstSize, Math.Max(_at + size, _bytes.Length * 2)));
            _bytes.AsSpan(0, _at).CopyTo(bigger);
            if (_bytes.Length > 0)
                ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = bigger;
        }
        return _bytes.AsSpan(_at);
    }
}
