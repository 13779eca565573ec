using System.Text;
using System.Threading.Channels;

namespace Portcullis.Tests.Following;

/// <summary>What a process would write to standard output, line by line.</summary>
internal sealed class LineStream : MemoryStream
{
    private readonly Channel<string> _lines = Channel.CreateUnbounded<string>();
    private readonly StringBuilder _line = new();

    public async Task<string> Line() => await _lines.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(60));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        foreach (byte one in buffer)
            WriteByte(one);
    }

    public override void WriteByte(byte value)
    {
        if (value != (byte)'\n')
        {
            _line.Append((char)value);
            return;
        }
        _lines.Writer.TryWrite(_line.ToString());
        _line.Clear();
    }
}
