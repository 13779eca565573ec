using System.Net.Sockets;
using System.Text;

namespace Portcullis.Proxy.Tests;

/// <summary>One connection that reached a <see cref="ScriptedUpstream"/>.</summary>
internal sealed class UpstreamPeer : IDisposable
{
    private readonly NetworkStream _stream;
    private readonly List<byte> _read = [];
    private readonly ManualResetEventSlim _disposed = new();

    public UpstreamPeer(Socket socket)
    {
        Socket = socket;
        socket.NoDelay = true;
        _stream = new NetworkStream(socket, ownsSocket: true) { ReadTimeout = 10_000, WriteTimeout = 10_000 };
    }

    public Socket Socket { get; }

    public void Send(string text) => _stream.Write(Encoding.Latin1.GetBytes(text));

    public void Send(byte[] bytes) => _stream.Write(bytes);

    public string ReadHead()
    {
        TryReadHead(out string head).ShouldBeTrue("connection ended before a request");
        return head;
    }

    /// <summary>False when the connection ended instead.</summary>
    public bool TryReadHead(out string head)
    {
        int at;
        while ((at = Text().IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            if (!Fill())
            {
                head = "";
                return false;
            }
        }
        head = Text()[..(at + 4)];
        _read.RemoveRange(0, at + 4);
        return true;
    }

    public string Read(int count)
    {
        while (_read.Count < count)
            Fill().ShouldBeTrue($"connection ended {count - _read.Count} bytes early");
        string text = Text()[..count];
        _read.RemoveRange(0, count);
        return text;
    }

    public int ReadSome(byte[] buffer)
    {
        int kept = Math.Min(buffer.Length, _read.Count);
        if (kept == 0)
            return _stream.Read(buffer);
        _read.CopyTo(0, buffer, 0, kept);
        _read.RemoveRange(0, kept);
        return kept;
    }

    /// <summary>All bytes until this text, which is included.</summary>
    public string ReadUntil(string end)
    {
        int at;
        while ((at = Text().IndexOf(end, StringComparison.Ordinal)) < 0)
            Fill().ShouldBeTrue($"connection ended after `{Text()}`");
        return Read(at + end.Length);
    }

    public byte[] ReadChunked()
    {
        var body = new MemoryStream();
        while (true)
        {
            int left = Convert.ToInt32(ReadUntil("\r\n")[..^2], 16);
            byte[] piece = new byte[left];
            for (int at = 0; at < left;)
            {
                byte[] buffer = new byte[left - at];
                int count = ReadSome(buffer);
                count.ShouldBeGreaterThan(0, "connection ended within a chunk");
                buffer.AsSpan(0, count).CopyTo(piece.AsSpan(at));
                at += count;
            }
            Read(2).ShouldBe("\r\n");
            if (left == 0)
                return body.ToArray();
            body.Write(piece);
        }
    }

    public string ReadToEnd()
    {
        while (Fill())
        {
        }
        return Read(_read.Count);
    }

    /// <summary>Waits, without reading, until the test ends this connection.</summary>
    public void WaitForEnd() => _disposed.Wait();

    public void Dispose()
    {
        _disposed.Set();
        _stream.Dispose();
    }

    private string Text() => Encoding.Latin1.GetString([.. _read]);

    private bool Fill()
    {
        var buffer = new byte[64 * 1024];
        int count = _stream.Read(buffer);
        _read.AddRange(buffer[..count]);
        return count > 0;
    }
}
