namespace Portcullis.Http;

/// <summary>The dynamic table of RFC 7541 section 2.3.2, for either direction. Memory grows with use, up to about twice its size limit.</summary>
internal sealed class HpackTable(int maxSize)
{
    private const int Overhead = 32; // RFC 7541 section 4.1
    private const int SmallestStore = 512;

    private byte[] _store = [];
    private byte[] _spare = []; // takes the live bytes when the store is full, so that spans into the old one stay readable
    private int _used;
    private Entry[] _entries = []; // a ring; its length is a power of two
    private int _newest = -1;

    public int Count { get; private set; }

    public int Size { get; private set; }

    public int MaxSize { get; private set; } = maxSize;

    /// <summary>Reads the entry at a position counted from the newest, 0.</summary>
    public void Get(int position, out KnownHeader known, out ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        ref readonly Entry entry = ref At(position);
        known = entry.Known;
        name = _store.AsSpan(entry.At, entry.NameLength);
        value = _store.AsSpan(entry.At + entry.NameLength, entry.ValueLength);
    }

    /// <summary>Changes the limit, evicting what no longer fits.</summary>
    public void Resize(int maxSize)
    {
        MaxSize = maxSize;
        Evict(0);
    }

    /// <summary>Adds an entry; one larger than the table empties it (RFC 7541 section 4.4). Returns whether it was added.</summary>
    public bool Add(KnownHeader known, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, uint hash = 0)
    {
        int length = name.Length + value.Length;
        Evict(length + Overhead);
        if (length + Overhead > MaxSize)
            return false;

        if (_store.Length - _used < length)
            MakeRoom(length);
        if (Count == _entries.Length)
            GrowEntries();
        name.CopyTo(_store.AsSpan(_used));
        value.CopyTo(_store.AsSpan(_used + name.Length));
        _newest = (_newest + 1) & (_entries.Length - 1);
        _entries[_newest] = new Entry { At = _used, NameLength = name.Length, ValueLength = value.Length, Known = known, Hash = hash };
        _used += length;
        Size += length + Overhead;
        Count++;
        return true;
    }

    /// <summary>The position of an entry with this hash, name and value, or -1.</summary>
    public int Find(uint hash, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        for (int position = 0; position < Count; position++)
        {
            ref readonly Entry entry = ref At(position);
            if (entry.Hash == hash && entry.NameLength == name.Length && entry.ValueLength == value.Length
                && value.SequenceEqual(_store.AsSpan(entry.At + entry.NameLength, entry.ValueLength))
                && name.SequenceEqual(_store.AsSpan(entry.At, entry.NameLength)))
            {
                return position;
            }
        }
        return -1;
    }

    private ref readonly Entry At(int position) => ref _entries[(_newest - position) & (_entries.Length - 1)];

    private void Evict(int needed)
    {
        while (Count > 0 && Size + needed > MaxSize)
        {
            ref readonly Entry oldest = ref At(Count - 1);
            Size -= oldest.NameLength + oldest.ValueLength + Overhead;
            Count--;
        }
        if (Count == 0)
            _newest = -1;
    }

    private void MakeRoom(int length)
    {
        int live = Size - (Count * Overhead);
        int wanted = Math.Max(SmallestStore, (live + length) * 2);
        if (_spare.Length < wanted && _spare.Length < MaxSize * 2)
            _spare = new byte[Math.Min(wanted, Math.Max(MaxSize * 2, live + length))];

        int written = 0;
        for (int position = Count - 1; position >= 0; position--)
        {
            ref Entry entry = ref _entries[(_newest - position) & (_entries.Length - 1)];
            int size = entry.NameLength + entry.ValueLength;
            _store.AsSpan(entry.At, size).CopyTo(_spare.AsSpan(written));
            entry.At = written;
            written += size;
        }
        (_store, _spare) = (_spare, _store);
        _used = written;
    }

    private void GrowEntries()
    {
        var bigger = new Entry[Math.Max(8, _entries.Length * 2)];
        for (int position = Count - 1; position >= 0; position--)
            bigger[Count - 1 - position] = At(position);
        _entries = bigger;
        _newest = Count - 1;
    }

    private struct Entry
    {
        public int At;
        public int NameLength;
        public int ValueLength;
        public uint Hash;
        public KnownHeader Known;
    }
}
