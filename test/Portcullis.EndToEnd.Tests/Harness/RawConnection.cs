using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Portcullis.EndToEnd;

/// <summary>Bytes exactly as the test writes them, over TCP or TLS.</summary>
internal sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Socket _socket;
    private readonly List<byte> _pending = [];

    private RawConnection(Socket socket, Stream stream) => (_socket, Stream) = (socket, stream);

    public Stream Stream { get; }

    /// <summary>The certificate that the other side showed.</summary>
    public X509Certificate2? Peer => ((Stream as SslStream)?.RemoteCertificate as X509Certificate2);

    public SslStream Tls => (SslStream)Stream;

    public static async Task<RawConnection> TcpAsync(int port)
    {
        Socket socket = await ConnectAsync(port);
        return new RawConnection(socket, new NetworkStream(socket, ownsSocket: true));
    }

    /// <summary>A TLS client that trusts anyone. With TLS 1.3 a refusal may show only on the first read.</summary>
    public static async Task<RawConnection> TlsAsync(
        int port, Credential? credential = null, string sni = "test.com", string alpn = "http/1.1", SslProtocols protocols = SslProtocols.None)
    {
        Socket socket = await ConnectAsync(port);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            await stream.AuthenticateAsClientAsync(Options(credential, sni, alpn, protocols), deadline.Token);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
        return new RawConnection(socket, stream);
    }

    public static SslClientAuthenticationOptions Options(Credential? credential, string sni, string alpn, SslProtocols protocols) => new()
    {
        TargetHost = sni,
        EnabledSslProtocols = protocols,
        ApplicationProtocols = [new SslApplicationProtocol(alpn)],
        // The context, not a collection: a collection is filtered by the issuers that the server names.
        ClientCertificateContext = credential is null ? null : SslStreamCertificateContext.Create(credential.Certificate, null, offline: true),
#pragma warning disable CA5359, MA0039 // what the gateway shows is what these tests look at
        RemoteCertificateValidationCallback = (_, _, _, _) => true,
#pragma warning restore CA5359, MA0039
        AllowTlsResume = false,
    };

    public async Task SendAsync(string text) => await SendAsync(Encoding.Latin1.GetBytes(text));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        using var deadline = new CancellationTokenSource(Patience);
        await Stream.WriteAsync(bytes, deadline.Token);
    }

    /// <summary>One HTTP/1.1 response: its head and its body by Content-Length or chunks (left encoded).</summary>
    public async Task<RawAnswer> AnswerAsync(bool toHead = false)
    {
        string head = await UntilAsync("\r\n\r\n");
        var answer = new RawAnswer(head, "");
        if (toHead || answer.Status is 204 or 304 or (>= 100 and < 200))
            return answer;
        if (answer.Header("transfer-encoding") is not null)
            return answer with { Body = await UntilAsync("0\r\n", "\r\n\r\n") };
        return answer with { Body = await TakeAsync(int.Parse(answer.Header("content-length") ?? "0")) };
    }

    /// <summary>Everything until the other side closes; a reset counts as the end.</summary>
    public async Task<string> RestAsync()
    {
        while (await MoreAsync())
        {
        }
        return Take(_pending.Count);
    }

    public async ValueTask DisposeAsync()
    {
        await Stream.DisposeAsync();
        _socket.Dispose();
    }

    /// <summary>Closes with a reset instead of an orderly end.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(true, 0);
        _socket.Dispose();
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
        return socket;
    }

    private async Task<string> UntilAsync(string end, string? then = null)
    {
        while (true)
        {
            string text = Encoding.Latin1.GetString([.. _pending]);
            int at = text.IndexOf(end, StringComparison.Ordinal);
            if (at >= 0 && then is not null)
                at = text.IndexOf(then, at, StringComparison.Ordinal) is var tail and >= 0 ? tail + then.Length - end.Length : -1;
            if (at >= 0)
                return Take(at + end.Length);
            if (!await MoreAsync())
                throw new EndOfStreamException($"closed after `{text}`");
        }
    }

    private async Task<string> TakeAsync(int count)
    {
        while (_pending.Count < count)
            if (!await MoreAsync())
                throw new EndOfStreamException($"closed {count - _pending.Count} bytes early");
        return Take(count);
    }

    private string Take(int count)
    {
        string text = Encoding.Latin1.GetString([.. _pending.Take(count)]);
        _pending.RemoveRange(0, count);
        return text;
    }

    private async Task<bool> MoreAsync()
    {
        byte[] buffer = new byte[16 * 1024];
        using var deadline = new CancellationTokenSource(Patience);
        try
        {
            int read = await Stream.ReadAsync(buffer, deadline.Token);
            _pending.AddRange(buffer.AsSpan(0, read));
            return read > 0;
        }
        catch (IOException)
        {
            return false;
        }
        catch (OperationCanceledException late)
        {
            throw new TimeoutException($"nothing came for {Patience.TotalSeconds} s after `{Encoding.Latin1.GetString([.. _pending])}`", late);
        }
    }
}
