using System.Collections.Concurrent;
using System.Text;

namespace Portcullis.Proxy.Tests;

/// <summary>Catches the access log line by line.</summary>
internal sealed class LogStream : MemoryStream
{
    private readonly BlockingCollection<string> _lines = [];

    public override void Write(byte[] buffer, int offset, int count)
    {
        foreach (string line in Encoding.UTF8.GetString(buffer, offset, count).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            _lines.Add(line);
    }

    public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

    public string Next()
    {
        _lines.TryTake(out string? line, TimeSpan.FromSeconds(10)).ShouldBeTrue("no log line came");
        return line!;
    }
}
