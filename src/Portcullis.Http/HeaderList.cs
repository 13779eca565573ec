using System.Buffers.Binary;
using System.Text;

namespace Portcullis.Http;

/// <summary>
/// The field lines of one message, in order, each line kept by itself. Names are lower-case. Made to be cleared and reused:
/// adding allocates only while the buffers still grow.
/// </summary>
/// <remarks>
/// Spans handed out stay readable until the next change of the list. Readers check syntax and bound what they add; whoever else adds
/// answers for names, while CR, LF and NUL in values become spaces.
/// Not thread-safe.
/// </remarks>
public sealed class HeaderList
{
    private const int KeepBytes = 16 * 1024;

    private byte[] _bytes = [];
    private Line[] _lines = [];
    private int _used;
    private int _count;
    private ulong _seenLow; // known fields that were added since Clear; a removal leaves the bit, so a clear bit is proof, a set one a hint
    private ulong _seenHigh;

    /// <summary>Number of lines.</summary>
    public int Count => _count;

    /// <summary>Bytes of all names and values together.</summary>
    public int ByteLength { get; private set; }

    /// <summary>Forgets all lines; buffers stay unless they grew beyond 16 KiB.</summary>
    public void Clear()
    {
        _used = _count = ByteLength = 0;
        _seenLow = _seenHigh = 0;
        if (_bytes.Length > KeepBytes)
            _bytes = [];
    }

    /// <summary>The lower-case name of a line.</summary>
    public ReadOnlySpan<byte> Name(int index)
    {
        ref readonly Line line = ref At(index);
        return _bytes.AsSpan(line.NameAt, line.NameLength);
    }

    /// <summary>The value of a line, without surrounding white space.</summary>
    public ReadOnlySpan<byte> Value(int index)
    {
        ref readonly Line line = ref At(index);
        return _bytes.AsSpan(line.ValueAt, line.ValueLength);
    }

    /// <summary>The number of a line's name, <see cref="KnownHeader.None"/> when it has none.</summary>
    public KnownHeader Known(int index) => At(index).Known;

    /// <summary>Appends a line; the name may be in any case.</summary>
    public void Add(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        AddRead(name, value);
        KeepInLine(_count - 1);
    }

    /// <summary>Appends a line whose name is known by number.</summary>
    public void Add(KnownHeader name, scoped ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> text = KnownHeaders.Name(name);
        ArgumentOutOfRangeException.ThrowIfZero(text.Length, nameof(name));
        Reserve(text.Length + value.Length);
        text.CopyTo(_bytes.AsSpan(_used));
        Append(name, text.Length, value);
        KeepInLine(_count - 1);
    }

    /// <summary>Appends a line that a reader has checked; returns the number of its name.</summary>
    internal KnownHeader AddRead(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        Reserve(name.Length + value.Length);
        Span<byte> lower = _bytes.AsSpan(_used, name.Length);
        ToLower(name, lower);
        KnownHeader known = KnownHeaders.Find(lower);
        Append(known, name.Length, value);
        return known;
    }

    /// <summary>Appends a line whose name is lower-case already and whose number was looked up.</summary>
    internal void AddLower(KnownHeader known, scoped ReadOnlySpan<byte> lowerName, scoped ReadOnlySpan<byte> value)
    {
        Reserve(lowerName.Length + value.Length);
        lowerName.CopyTo(_bytes.AsSpan(_used));
        Append(known, lowerName.Length, value);
    }

    /// <summary>The first line at or after <paramref name="from"/> with this lower-case name, or -1.</summary>
    public int Find(scoped ReadOnlySpan<byte> lowerName, int from = 0)
    {
        KnownHeader known = KnownHeaders.Find(lowerName);
        if (known != KnownHeader.None)
            return Find(known, from);

        for (int i = from; i < _count; i++)
        {
            ref readonly Line line = ref _lines[i];
            if (line.Known == KnownHeader.None && lowerName.SequenceEqual(_bytes.AsSpan(line.NameAt, line.NameLength)))
                return i;
        }
        return -1;
    }

    /// <summary>The first line at or after <paramref name="from"/> with this name, or -1.</summary>
    public int Find(KnownHeader name, int from = 0)
    {
        if (!MayHave(name))
            return -1;
        for (int i = from; i < _count; i++)
        {
            if (_lines[i].Known == name)
                return i;
        }
        return -1;
    }

    /// <summary>The value of the first line with this lower-case name.</summary>
    public bool TryGet(scoped ReadOnlySpan<byte> lowerName, out ReadOnlySpan<byte> value) => TryValue(Find(lowerName), out value);

    /// <summary>The value of the first line with this name.</summary>
    public bool TryGet(KnownHeader name, out ReadOnlySpan<byte> value) => TryValue(Find(name), out value);

    /// <summary>Removes one line; later lines move up by one.</summary>
    public void Remove(int index)
    {
        ref readonly Line line = ref At(index);
        ByteLength -= line.NameLength + line.ValueLength;
        _lines.AsSpan(index + 1, _count - index - 1).CopyTo(_lines.AsSpan(index));
        _count--;
    }

    /// <summary>Removes every line with this lower-case name; returns how many there were.</summary>
    public int RemoveAll(scoped ReadOnlySpan<byte> lowerName)
    {
        int removed = 0;
        for (int i = Find(lowerName); i >= 0; i = Find(lowerName, i))
        {
            Remove(i);
            removed++;
        }
        return removed;
    }

    /// <summary>Removes every line with this name; returns how many there were.</summary>
    public int RemoveAll(KnownHeader name)
    {
        int removed = 0;
        for (int i = Find(name); i >= 0; i = Find(name, i))
        {
            Remove(i);
            removed++;
        }
        return removed;
    }

    /// <summary>Makes this the only line of its lower-case name, in the place of the first such line or at the end.</summary>
    public void Set(scoped ReadOnlySpan<byte> lowerName, scoped ReadOnlySpan<byte> value)
    {
        int first = Find(lowerName);
        if (first < 0)
        {
            Add(lowerName, value);
            return;
        }
        SetValue(first, value);
        for (int i = Find(lowerName, first + 1); i >= 0; i = Find(lowerName, i))
            Remove(i);
    }

    /// <summary>Makes this the only line of its name, in the place of the first such line or at the end.</summary>
    public void Set(KnownHeader name, scoped ReadOnlySpan<byte> value)
    {
        int first = Find(name);
        if (first < 0)
        {
            Add(name, value);
            return;
        }
        SetValue(first, value);
        for (int i = Find(name, first + 1); i >= 0; i = Find(name, i))
            Remove(i);
    }

    /// <summary>Replaces the value of a line.</summary>
    public void SetValue(int index, scoped ReadOnlySpan<byte> value)
    {
        int room = At(index).ValueLength;
        if (value.Length > room)
        {
            Reserve(value.Length);
            _lines[index].ValueAt = _used;
            _used += value.Length;
        }
        ref Line line = ref _lines[index];
        value.CopyTo(_bytes.AsSpan(line.ValueAt));
        ByteLength += value.Length - room;
        line.ValueLength = value.Length;
        KeepInLine(index);
    }

    /// <summary>Appends to the value of a line, with a separator between.</summary>
    public void AppendValue(int index, scoped ReadOnlySpan<byte> separator, scoped ReadOnlySpan<byte> more)
    {
        int old = At(index).ValueLength;
        int total = old + separator.Length + more.Length;
        Reserve(total);
        ref Line line = ref _lines[index];
        if (line.ValueAt + old != _used)
        {
            _bytes.AsSpan(line.ValueAt, old).CopyTo(_bytes.AsSpan(_used));
            line.ValueAt = _used;
            _used += old;
        }
        separator.CopyTo(_bytes.AsSpan(_used));
        more.CopyTo(_bytes.AsSpan(_used + separator.Length));
        _used += total - old;
        line.ValueLength = total;
        ByteLength += total - old;
        KeepInLine(index);
    }

    /// <summary>Appends every line of another list.</summary>
    public void AddAll(HeaderList other)
    {
        ArgumentNullException.ThrowIfNull(other);
        for (int i = 0; i < other._count; i++)
            Add(other.Name(i), other.Value(i));
    }

    /// <summary>Exchanges contents with another list in constant time.</summary>
    public void SwapWith(HeaderList other)
    {
        ArgumentNullException.ThrowIfNull(other);
        (_bytes, other._bytes) = (other._bytes, _bytes);
        (_lines, other._lines) = (other._lines, _lines);
        (_used, other._used) = (other._used, _used);
        (_count, other._count) = (other._count, _count);
        (_seenLow, other._seenLow) = (other._seenLow, _seenLow);
        (_seenHigh, other._seenHigh) = (other._seenHigh, _seenHigh);
        (ByteLength, other.ByteLength) = (other.ByteLength, ByteLength);
    }

    /// <summary>The lines as HTTP/1 would write them, for messages and tests.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        for (int i = 0; i < _count; i++)
            text.Append(Encoding.Latin1.GetString(Name(i))).Append(": ").Append(Encoding.Latin1.GetString(Value(i))).Append('\n');
        return text.ToString();
    }

    /// <summary>False is proof that the field is absent.</summary>
    internal bool MayHave(KnownHeader name) =>
        ((int)name < 64 ? _seenLow & (1ul << (int)name) : _seenHigh & (1ul << ((int)name - 64))) != 0;

    /// <summary>Lower-cases ASCII letters, eight bytes at a time; other bytes stay.</summary>
    private static void ToLower(ReadOnlySpan<byte> name, Span<byte> lower)
    {
        if (name.Length >= sizeof(ulong))
        {
            int last = name.Length - sizeof(ulong);
            for (int at = 0; at < last; at += sizeof(ulong))
                ToLowerEight(name[at..], lower[at..]);
            ToLowerEight(name[last..], lower[last..]); // overlaps what is already done
            return;
        }
        for (int i = 0; i < name.Length && i < lower.Length; i++)
        {
            byte b = name[i];
            lower[i] = (byte)(b is >= (byte)'A' and <= (byte)'Z' ? b | 0x20 : b);
        }
    }

    private static void ToLowerEight(ReadOnlySpan<byte> name, Span<byte> lower)
    {
        const ulong ones = 0x0101010101010101;
        unchecked
        {
            ulong text = BinaryPrimitives.ReadUInt64LittleEndian(name);
            ulong low = text & (0x7F * ones);
            ulong fromA = low + ((0x80 - 'A') * ones); // the high bit of a byte says: at or above A
            ulong aboveZ = low + ((0x7F - 'Z') * ones);
            ulong upper = fromA & ~aboveZ & ~text & (0x80 * ones);
            BinaryPrimitives.WriteUInt64LittleEndian(lower, text | (upper >> 2));
        }
    }

    /// <summary>SECURITY: CR, LF and NUL become spaces, so that no value, wherever it came from, can end its line on the wire.</summary>
    private void KeepInLine(int index)
    {
        ref readonly Line line = ref _lines[index];
        Span<byte> value = _bytes.AsSpan(line.ValueAt, line.ValueLength);
        for (int bad = value.IndexOfAny((byte)'\r', (byte)'\n', (byte)0); bad >= 0; bad = value.IndexOfAny((byte)'\r', (byte)'\n', (byte)0))
        {
            value[bad] = (byte)' ';
            value = value[(bad + 1)..];
        }
    }

    private bool TryValue(int index, out ReadOnlySpan<byte> value)
    {
        value = index < 0 ? default : Value(index);
        return index >= 0;
    }

    private ref readonly Line At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_count, nameof(index));
        return ref _lines[index];
    }

    private void Append(KnownHeader known, int nameLength, ReadOnlySpan<byte> value)
    {
        if (_count == _lines.Length)
            Array.Resize(ref _lines, Math.Max(16, _count * 2));

        int valueAt = _used + nameLength;
        value.CopyTo(_bytes.AsSpan(valueAt));
        _lines[_count++] = new Line { NameAt = _used, NameLength = nameLength, ValueAt = valueAt, ValueLength = value.Length, Known = known };
        _used = valueAt + value.Length;
        ByteLength += nameLength + value.Length;
        if ((int)known < 64)
            _seenLow |= 1ul << (int)known;
        else
            _seenHigh |= 1ul << ((int)known - 64);
    }

    private void Reserve(int more)
    {
        int needed = _used + more;
        if (needed > _bytes.Length)
            Array.Resize(ref _bytes, Math.Max(512, Math.Max(needed, _bytes.Length * 2))); // spans of the old array stay readable
    }

    private struct Line
    {
        public int NameAt;
        public int NameLength;
        public int ValueAt;
        public int ValueLength;
        public KnownHeader Known;
    }
}
