namespace Portcullis.Http;

/// <summary>Decodes field blocks (RFC 7541). One per connection; every block must be read to its end, or the tables drift apart.</summary>
internal sealed class HpackDecoder(int maxTableSize)
{
    private const int MaxInteger = 1 << 24; // far above every bound on a block; keeps arithmetic from overflowing

    private readonly HpackTable _table = new(maxTableSize);
    private bool _sizeMayChange;

    /// <summary>Starts a block: only here may the table size change.</summary>
    public void BeginBlock() => _sizeMayChange = true;

    /// <summary>
    /// Takes the next line off the block. Its spans stay readable until the next call. Returns false at the end of the block and on an
    /// error, which <paramref name="failed"/> tells apart; an error is a COMPRESSION_ERROR of the connection.
    /// </summary>
    public bool Next(
        ref ReadOnlySpan<byte> block, ref byte[] scratch, out KnownHeader known, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value, out bool failed)
    {
        name = value = default;
        known = KnownHeader.None;
        failed = false;
        while (!block.IsEmpty)
        {
            byte first = block[0];
            if (first >= 0x80)
            {
                failed = !(ReadInteger(ref block, 7, out int index) && Entry(index, out known, out name, out value));
                _sizeMayChange = false;
                return !failed;
            }
            if ((first & 0xE0) != 0x20)
            {
                _sizeMayChange = false;
                failed = !Literal(ref block, ref scratch, (first & 0x40) != 0, out known, out name, out value);
                return !failed;
            }
            if (!_sizeMayChange || !ReadInteger(ref block, 5, out int size) || size > maxTableSize)
            {
                failed = true;
                return false;
            }
            _table.Resize(size);
        }
        return false;
    }

    private bool Literal(
        ref ReadOnlySpan<byte> block, ref byte[] scratch, bool index, out KnownHeader known, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        known = KnownHeader.None;
        name = value = default;
        int used = 0;
        if (!ReadInteger(ref block, index ? 6 : 4, out int nameIndex))
            return false;
        if (nameIndex > 0)
        {
            if (!Entry(nameIndex, out known, out name, out _))
                return false;
        }
        else
        {
            if (!ReadString(ref block, ref scratch, ref used, out name))
                return false;
            known = KnownHeaders.Find(name);
        }
        if (!ReadString(ref block, ref scratch, ref used, out value))
            return false;
        if (index)
            _table.Add(known, name, value);
        return true;
    }

    private bool Entry(int index, out KnownHeader known, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        if (index is > 0 and <= StaticTable.Count)
        {
            name = StaticTable.Name(index);
            value = StaticTable.Value(index);
            known = StaticTable.Known(index);
            return true;
        }
        if (index > StaticTable.Count && index - StaticTable.Count <= _table.Count)
        {
            _table.Get(index - StaticTable.Count - 1, out known, out name, out value);
            return true;
        }
        known = KnownHeader.None;
        name = value = default;
        return false;
    }

    private static bool ReadString(ref ReadOnlySpan<byte> block, ref byte[] scratch, scoped ref int used, out ReadOnlySpan<byte> text)
    {
        text = default;
        bool coded = !block.IsEmpty && block[0] >= 0x80;
        if (!ReadInteger(ref block, 7, out int length) || length > block.Length)
            return false;

        ReadOnlySpan<byte> raw = block[..length];
        block = block[length..];
        if (!coded)
        {
            text = raw;
            return true;
        }

        int room = Huffman.MaxDecodedLength(length);
        if (scratch.Length - used < room)
            Array.Resize(ref scratch, Math.Max(1024, (used + room) * 2)); // a name already handed out stays in the old array
        int decoded = Huffman.Decode(raw, scratch.AsSpan(used));
        if (decoded < 0)
            return false;
        text = scratch.AsSpan(used, decoded);
        used += decoded;
        return true;
    }

    /// <summary>Reads an integer with a prefix of some bits (RFC 7541 section 5.1); false when cut off or absurdly large.</summary>
    private static bool ReadInteger(ref ReadOnlySpan<byte> block, int prefixBits, out int number)
    {
        number = 0;
        if (block.IsEmpty)
            return false;
        int mask = (1 << prefixBits) - 1;
        number = block[0] & mask;
        int at = 1;
        if (number == mask)
        {
            for (int shift = 0; ; shift += 7)
            {
                if (at == block.Length || shift > 21)
                    return false;
                byte b = block[at++];
                number += (b & 0x7F) << shift;
                if (number > MaxInteger)
                    return false;
                if (b < 0x80)
                    break;
            }
        }
        block = block[at..];
        return true;
    }
}
