using System.Buffers.Binary;
using System.Buffers.Text;

namespace Portcullis.Http;

/// <summary>
/// Encodes field blocks (RFC 7541). Strings are not Huffman-coded: bytes on the wire are cheaper than cycles here. A line enters the
/// dynamic table when it is seen for the second time, so what changes with every response never does.
/// </summary>
/// <remarks>SECURITY: credentials are written as never-indexed literals, so no table holds them (RFC 7541 section 7.1.3).</remarks>
internal sealed class HpackEncoder
{
    /// <summary>More than a line, a status or a table size update may need beyond its name and value.</summary>
    public const int RoomPerLine = 16;

    private const int LargestTable = 4096;
    private const int LongestIndexed = 256;

    private readonly HpackTable _table = new(LargestTable);
    private readonly uint[] _seen = new uint[16];
    private int _nextSeen;
    private int _lowestSize = -1; // the smallest limit the peer set since the last block, -1 when none is to be announced

    /// <summary>Follows the peer's SETTINGS_HEADER_TABLE_SIZE; the next block announces the change.</summary>
    public void SetMaxTableSize(uint size)
    {
        int limit = (int)Math.Min(size, LargestTable);
        if (limit == _table.MaxSize && _lowestSize < 0)
            return;
        _lowestSize = _lowestSize < 0 ? limit : Math.Min(_lowestSize, limit);
        _table.Resize(limit);
    }

    /// <summary>Starts a block; returns how many bytes a pending table size change took.</summary>
    public int BeginBlock(Span<byte> output)
    {
        if (_lowestSize < 0)
            return 0;
        int at = 0;
        if (_lowestSize < _table.MaxSize)
            at = WriteInteger(output, 0, 0x20, 5, _lowestSize);
        at = WriteInteger(output, at, 0x20, 5, _table.MaxSize);
        _lowestSize = -1;
        return at;
    }

    /// <summary>Writes <c>:status</c>; returns the new position.</summary>
    public static int WriteStatus(Span<byte> output, int at, int status)
    {
        int index = status switch { 200 => 8, 204 => 9, 206 => 10, 304 => 11, 400 => 12, 404 => 13, 500 => 14, _ => 0 };
        if (index > 0)
        {
            output[at] = (byte)(0x80 | index);
            return at + 1;
        }
        output[at] = 8;
        output[at + 1] = 3;
        Utf8Formatter.TryFormat(status, output[(at + 2)..], out int written);
        return at + 2 + written;
    }

    /// <summary>Writes <c>content-length</c>; returns the new position.</summary>
    public static int WriteLength(Span<byte> output, int at, long length)
    {
        at = WriteInteger(output, at, 0, 4, (int)KnownHeader.ContentLength);
        Utf8Formatter.TryFormat(length, output[(at + 1)..], out int digits);
        output[at] = (byte)digits;
        return at + 1 + digits;
    }

    /// <summary>Writes one line; <paramref name="output"/> has room for it and <see cref="RoomPerLine"/> more. Returns the new position.</summary>
    public int WriteLine(Span<byte> output, int at, KnownHeader known, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        int nameIndex = (int)known <= StaticTable.Count ? (int)known : 0;
        switch (known)
        {
            case KnownHeader.Authorization or KnownHeader.ProxyAuthorization or KnownHeader.Cookie or KnownHeader.SetCookie
                or KnownHeader.XForwardedClientCert:
                return WriteLiteral(output, at, 0x10, 4, nameIndex, name, value);
            case KnownHeader.ContentLength or KnownHeader.UpstreamServiceTime or KnownHeader.XRequestId or KnownHeader.ContentRange:
                return WriteLiteral(output, at, 0x00, 4, nameIndex, name, value);
        }
        if (name.Length + value.Length > LongestIndexed)
            return WriteLiteral(output, at, 0x00, 4, nameIndex, name, value);

        uint hash = Hash(name, value);
        int position = _table.Find(hash, name, value);
        if (position >= 0)
            return WriteInteger(output, at, 0x80, 7, StaticTable.Count + 1 + position);

        if (_seen.AsSpan().Contains(hash) && _table.Add(known, name, value, hash))
            return WriteLiteral(output, at, 0x40, 6, nameIndex, name, value);

        _seen[_nextSeen++ & 15] = hash;
        _nextSeen &= 15;
        return WriteLiteral(output, at, 0x00, 4, nameIndex, name, value);
    }

    private static int WriteLiteral(
        Span<byte> output, int at, byte kind, int prefixBits, int nameIndex, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        at = WriteInteger(output, at, kind, prefixBits, nameIndex);
        if (nameIndex == 0)
            at = WriteString(output, at, name);
        return WriteString(output, at, value);
    }

    private static int WriteString(Span<byte> output, int at, ReadOnlySpan<byte> text)
    {
        at = WriteInteger(output, at, 0, 7, text.Length);
        text.CopyTo(output[at..]);
        return at + text.Length;
    }

    private static int WriteInteger(Span<byte> output, int at, byte kind, int prefixBits, int number)
    {
        int mask = (1 << prefixBits) - 1;
        if (number < mask)
        {
            output[at] = (byte)(kind | number);
            return at + 1;
        }
        output[at++] = (byte)(kind | mask);
        for (number -= mask; number >= 0x80; number >>= 7)
            output[at++] = (byte)(0x80 | (number & 0x7F));
        output[at++] = (byte)number;
        return at;
    }

    /// <summary>A filter, not an identity: ends and lengths of name and value. Never 0, which stands for an empty slot.</summary>
    private static uint Hash(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        unchecked
        {
            ulong hash = (ulong)((name.Length << 16) + value.Length) * 0x9E3779B97F4A7C15;
            hash = (hash ^ Ends(name)) * 0xC2B2AE3D27D4EB4F;
            hash = (hash ^ (hash >> 29) ^ Ends(value)) * 0x9E3779B97F4A7C15;
            return (uint)(hash >> 32) | 1;
        }
    }

    private static ulong Ends(ReadOnlySpan<byte> text)
    {
        if (text.Length >= 8)
            return unchecked((BinaryPrimitives.ReadUInt64LittleEndian(text) * 31) + BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]));
        ulong ends = 0;
        foreach (byte b in text)
            ends = (ends << 8) | b;
        return ends;
    }
}
