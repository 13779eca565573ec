namespace Portcullis.Http;

/// <summary>The open streams of one connection, and how the latest closed ones ended.</summary>
internal sealed class Http2StreamTable
{
    private const int Remembered = 256; // streams, counted back from the highest

    private readonly Dictionary<int, Http2Stream> _open = [];
    private byte[]? _ends; // by (id / 2) modulo Remembered
    private Http2Stream? _last;

    public int Count => _open.Count;

    /// <summary>The highest stream the peer has opened.</summary>
    public int Highest { get; private set; }

    public Dictionary<int, Http2Stream>.ValueCollection All => _open.Values;

    public Http2Stream? Find(int id)
    {
        if (_last is { } last && last.Id == id)
            return last;
        if (!_open.TryGetValue(id, out Http2Stream? stream))
            return null;
        _last = stream;
        return stream;
    }

    /// <summary>Notes that the peer opened a stream; lower ones never opened count as skipped.</summary>
    public void Advance(int id)
    {
        _ends ??= new byte[Remembered];
        int skipped = Math.Min(((id - Highest) >> 1) + (Highest == 0 ? 1 : 0), Remembered);
        for (int i = 0; i < skipped; i++)
            _ends[((id >> 1) - i) & (Remembered - 1)] = (byte)Http2StreamEnd.Skipped;
        Highest = id;
    }

    public void Add(Http2Stream stream)
    {
        _open.Add(stream.Id, stream);
        _last = stream;
    }

    public void Remove(Http2Stream stream, Http2StreamEnd end)
    {
        _open.Remove(stream.Id);
        Remember(stream.Id, end);
        if (_last == stream)
            _last = null;
    }

    public void Clear()
    {
        _open.Clear();
        _last = null;
    }

    public void Remember(int id, Http2StreamEnd end)
    {
        if (_ends is not null && IsRecent(id))
            _ends[(id >> 1) & (Remembered - 1)] = (byte)end;
    }

    /// <summary>How a stream at or below <see cref="Highest"/> that is not open ended. Streams out of memory count as reset here: lenient.</summary>
    public Http2StreamEnd EndOf(int id) =>
        _ends is not null && IsRecent(id) ? (Http2StreamEnd)_ends[(id >> 1) & (Remembered - 1)] : Http2StreamEnd.ResetHere;

    private bool IsRecent(int id) => id <= Highest && Highest - id < Remembered * 2;
}
