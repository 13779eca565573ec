using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Portcullis.Testing;

namespace Portcullis.Proxy.Tests;

/// <summary>The far end of a downstream connection, byte by byte.</summary>
internal sealed class Caller : IDisposable
{
    private readonly TcpClient _client;
    private readonly List<byte> _read = [];

    private Caller(TcpClient client, Stream stream)
    {
        _client = client;
        Stream = stream;
        stream.ReadTimeout = stream.WriteTimeout = 10_000;
    }

    public Stream Stream { get; }

    public Socket Socket => _client.Client;

    public static Caller Plain(IPEndPoint at)
    {
        var client = new TcpClient { NoDelay = true };
        client.Connect(at);
        return new Caller(client, client.GetStream());
    }

    public static Caller Tls(IPEndPoint at, string name, TestIdentity? identity, string? alpn)
    {
        var client = new TcpClient { NoDelay = true };
        client.Connect(at);
        var tls = new SslStream(client.GetStream());
        var caller = new Caller(client, tls);
        tls.AuthenticateAsClient(new SslClientAuthenticationOptions
        {
            TargetHost = name,
            RemoteCertificateValidationCallback = static (_, presented, _, _) => presented is not null,
            ClientCertificates = identity is null ? null : [identity.ToX509()],
            EnabledSslProtocols = SslProtocols.Tls13 | SslProtocols.Tls12,
            ApplicationProtocols = alpn is null ? null : [new SslApplicationProtocol(alpn)],
        });
        return caller;
    }

    public void Send(string text) => Send(Encoding.Latin1.GetBytes(text));

    public void Send(byte[] bytes)
    {
        Stream.Write(bytes);
        Stream.Flush();
    }

    /// <summary>A GET, answered.</summary>
    public Answer Get(string path, string host = "test.com", string headers = "")
    {
        Send($"GET {path} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n");
        return ReadAnswer();
    }

    /// <summary>Reads one response with its body.</summary>
    public Answer ReadAnswer(bool toHead = false)
    {
        string head = ReadUntil("\r\n\r\n");
        int status = int.Parse(head[9..12]);
        if (status < 200 || toHead || status is 204 or 304)
            return new Answer(status, head, "");
        if (Answer.Header(head, "content-length") is { } length)
            return new Answer(status, head, ReadExactly(int.Parse(length)));
        if (Answer.Header(head, "transfer-encoding") != "chunked")
            return new Answer(status, head, ReadToEnd());

        var body = new StringBuilder();
        while (true)
        {
            int size = Convert.ToInt32(ReadUntil("\r\n")[..^2], 16);
            if (size == 0)
                break;
            body.Append(ReadExactly(size));
            ReadExactly(2).ShouldBe("\r\n");
        }
        string trailers = "";
        for (string line = ReadUntil("\r\n"); line != "\r\n"; line = ReadUntil("\r\n"))
            trailers += line;
        return new Answer(status, head, body.ToString()) { Trailers = trailers };
    }

    public string ReadUntil(string end)
    {
        while (true)
        {
            string text = Encoding.Latin1.GetString([.. _read]);
            int at = text.IndexOf(end, StringComparison.Ordinal);
            if (at >= 0)
            {
                _read.RemoveRange(0, at + end.Length);
                return text[..(at + end.Length)];
            }
            Fill().ShouldBeTrue($"connection ended after `{text}`");
        }
    }

    public string ReadExactly(int count)
    {
        while (_read.Count < count)
            Fill().ShouldBeTrue($"connection ended {count - _read.Count} bytes early");
        string text = Encoding.Latin1.GetString([.. _read[..count]]);
        _read.RemoveRange(0, count);
        return text;
    }

    public void ReadInto(byte[] buffer)
    {
        int kept = Math.Min(buffer.Length, _read.Count);
        _read.CopyTo(0, buffer, 0, kept);
        _read.RemoveRange(0, kept);
        Stream.ReadExactly(buffer.AsSpan(kept));
    }

    public string ReadToEnd()
    {
        while (Fill())
        {
        }
        string text = Encoding.Latin1.GetString([.. _read]);
        _read.Clear();
        return text;
    }

    /// <summary>The connection ends, by close or reset, without another byte.</summary>
    public void ShouldEnd()
    {
        try
        {
            ReadToEnd().ShouldBe("");
        }
        catch (IOException)
        {
            _read.ShouldBeEmpty();
        }
    }

    public void Dispose()
    {
        Stream.Dispose();
        _client.Dispose();
    }

    private bool Fill()
    {
        var buffer = new byte[64 * 1024];
        int count = Stream.Read(buffer);
        _read.AddRange(buffer[..count]);
        return count > 0;
    }
}
