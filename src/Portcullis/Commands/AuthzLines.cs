namespace Portcullis.Commands;

/// <summary>Cuts a stream into lines without reading it whole. A last line needs no line end.</summary>
internal sealed class AuthzLines(Stream stream)
{
    private const int LongestLine = 4 * 1024 * 1024;

    private byte[] _buffer = new byte[256 * 1024];
    private int _from;
    private int _to;
    private bool _ended;

    /// <summary>Number of the line last returned, counted from one.</summary>
    public int Number { get; private set; }

    /// <summary>The next line without its line feed; false at the end. The span is good until the next call.</summary>
    /// <param name="tooLong">True when a line is longer than 4 MiB; nothing can be read after it.</param>
    public bool Next(out ReadOnlySpan<byte> line, out bool tooLong)
    {
        tooLong = false;
        int searched = 0;
        while (true)
        {
            int end = _buffer.AsSpan(_from + searched, _to - _from - searched).IndexOf((byte)'\n');
            if (end >= 0 || (_ended && _to > _from))
            {
                int length = end >= 0 ? searched + end : _to - _from;
                line = _buffer.AsSpan(_from, length);
                _from = Math.Min(_to, _from + length + 1);
                if (++Number == 1 && line.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
                    line = line[3..];
                return true;
            }
            line = default;
            if (_ended)
                return false;
            searched = _to - _from;
            if (searched > LongestLine)
            {
                Number++;
                tooLong = true;
                return false;
            }
            Fill();
        }
    }

    private void Fill()
    {
        if (_from > 0)
        {
            _buffer.AsSpan(_from, _to - _from).CopyTo(_buffer);
            (_from, _to) = (0, _to - _from);
        }
        if (_to == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        int read = stream.Read(_buffer, _to, _buffer.Length - _to);
        _ended = read == 0;
        _to += read;
    }
}
